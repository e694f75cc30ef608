import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { DistributedError, ProtocolError, StreamOverflowError, TimeoutError } from "../../errors.ts";
import { encodeValue, type Frame, FrameFlag, FrameType } from "../../protocol/mod.ts";
import { ItemStream, type ItemStreamOptions } from "./item_stream.ts";
import type { ClientError } from "../call_options.ts";

function frame(value: unknown): Frame {
  const { body, parts } = encodeValue(value, { name: "item", copy: true });
  return { type: FrameType.Item, flags: 0, call: 1, body: body.slice() as Uint8Array<ArrayBuffer>, parts };
}

interface Opened {
  stream: ItemStream;
  credits: [number, number][];
  cancelled: unknown[];
  /** Resolves when the call is canceled. */
  untilCancelled: Promise<void>;
}

function open(options: Partial<ItemStreamOptions> = {}): Opened {
  const credits: [number, number][] = [];
  const cancelled: unknown[] = [];
  const { promise: untilCancelled, resolve } = Promise.withResolvers<void>();
  const cancel = (reason: unknown) => {
    cancelled.push(reason);
    resolve();
    stream.fail(reason);
  };
  const stream: ItemStream = new ItemStream(
    { asTextEvents: false, streamingTimeoutMs: undefined, readerTimeoutMs: 1e9, ...options },
    { credit: (items, bytes) => credits.push([items, bytes]), cancel, unread: cancel },
  );
  return { stream, credits, cancelled, untilCancelled };
}

Deno.test("items come in order, the result last", async () => {
  const { stream } = open();
  for (let index = 0; index < 3; index++) stream.item(frame(index));
  stream.succeed([frame("result")]);
  assertEquals(await Array.fromAsync(stream.readable), [0, 1, 2, "result"]);
});

Deno.test("a reader that came first gets each item as it comes", async () => {
  const { stream } = open();
  const reader = stream.readable.getReader();
  const first = reader.read();
  stream.item(frame("now"));
  assertEquals(await first, { value: "now", done: false });
  const end = reader.read();
  stream.succeed([null]);
  assertEquals((await end).done, true);
});

Deno.test("an error comes after the items before it", async () => {
  const { stream } = open();
  stream.item(frame(1));
  stream.fail(new RangeError("broken"));
  const reader = stream.readable.getReader();
  assertEquals((await reader.read()).value, 1);
  await assertRejects(() => reader.read(), RangeError, "broken");
});

Deno.test("a call that returns undefined without any item errors", async () => {
  const { stream } = open();
  stream.succeed([null]);
  const error = await assertRejects(() => Array.fromAsync(stream.readable), DistributedError);
  assertEquals(error.code, "nothing_produced");
});

Deno.test("as text events, the error is the last event", async () => {
  const { stream } = open({ asTextEvents: true });
  stream.item(frame({ i: 1 }));
  stream.fail(new TimeoutError("late"));
  const text = new TextDecoder();
  const events = (await Array.fromAsync(stream.readable)).map((chunk) => text.decode(chunk as Uint8Array));
  assertEquals(events, [
    'data: {"i":1}\n\n',
    'data: {"error":"The call took too long","code":"timeout"}\n\n',
  ]);
});

/** Returns the last event of a failed stream, and what was printed. */
async function told(onError: (error: unknown) => ClientError, reason: unknown = new TimeoutError("late")) {
  const printed: unknown[][] = [];
  const print = console.error;
  console.error = (...words: unknown[]) => printed.push(words);
  try {
    const { stream } = open({ asTextEvents: true, onError });
    stream.fail(reason);
    const events = (await Array.fromAsync(stream.readable)) as Uint8Array[];
    assertEquals(events.length, 1);
    const text = new TextDecoder().decode(events[0]);
    return { event: JSON.parse(text.slice("data: ".length)), printed };
  } finally {
    console.error = print;
  }
}

Deno.test("onError says what a client sees of an error", async () => {
  const reason = new TimeoutError("late");
  const seen: unknown[] = [];
  const { event, printed } = await told((error) => {
    seen.push(error);
    return {
      detail: "too late",
      status: 504,
      at: new Date(0),
      next: new URL("http://a.b/"),
      left: undefined,
    };
  }, reason);
  assertEquals(event, {
    detail: "too late",
    status: 504,
    at: "1970-01-01T00:00:00.000Z",
    next: "http://a.b/",
  });
  assertEquals(seen, [reason]);
  assertEquals(printed, []);
  class Public {
    #secret = 1;
    constructor(readonly title: string) {}
    toJSON = () => ({ title: this.title, secret: this.#secret > 1 });
  }
  assertEquals((await told(() => new Public("sorry"))).event, { title: "sorry", secret: false });
});

Deno.test("an onError that throws, or gives no object, is printed, and the client sees the default", async () => {
  const circle: Record<string, unknown> = {};
  circle.circle = circle;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const odd: Record<string, () => unknown> = {
    throws: () => {
      throw new Error("of its own");
    },
    "throws undefined": () => {
      throw undefined;
    },
    "returns nothing": () => undefined,
    "returns null": () => null,
    "returns a text": () => "sorry",
    "returns an array": () => [{ error: "sorry" }],
    "returns a function": () => () => ({}),
    "returns a class": () => class {},
    "returns a promise": () => Promise.resolve({ error: "sorry" }),
    "returns what has a then": () => ({ then: () => {} }),
    "returns an error": () => new Error("with a password"),
    "returns a circle": () => circle,
    "returns a proxy of nothing": () => proxy,
    "returns what cannot be read": () => ({
      get error() {
        throw new Error("unreadable");
      },
    }),
    "returns what has another JSON": () => ({ toJSON: () => "sorry" }),
    "returns itself as its JSON": () => {
      const itself = { toJSON: () => itself };
      return itself;
    },
  };
  for (const [name, onError] of Object.entries(odd)) {
    const { event, printed } = await told(onError as () => ClientError);
    assertEquals(event, { error: "The call took too long", code: "timeout" }, name);
    assertEquals(printed.length, 1, name);
    assertEquals(printed[0]![0], "Cannot call onError of a stream:", name);
  }
});

Deno.test("a promise of onError that rejects is printed, and ends nothing", async () => {
  const { event, printed } = await told((() => Promise.reject(new Error("later"))) as never);
  assertEquals(event.code, "timeout");
  assertEquals(printed.length, 2);
});

Deno.test("onError may cancel the stream, and is not asked of one that has ended", async () => {
  let asked = 0;
  const { stream } = open({
    asTextEvents: true,
    onError: () => {
      asked++;
      stream.readable.cancel();
      stream.fail(new Error("again"));
      return { error: "seen" };
    },
  });
  stream.fail(new TimeoutError("late"));
  assertEquals(await Array.fromAsync(stream.readable), []);
  stream.fail(new TimeoutError("later"));
  assertEquals(asked, 1);
});

Deno.test("the producer is told of what was read, in batches", async () => {
  const { stream, credits } = open();
  for (let index = 0; index < 70; index++) stream.item(frame(index));
  const reader = stream.readable.getReader();
  for (let index = 0; index < 70; index++) await reader.read();
  assertEquals(credits.map(([items]) => items), [32, 32]);
  reader.releaseLock();
  await stream.readable.cancel();
});

Deno.test("cancelling gives the call up with the reader's reason", async () => {
  const { stream, cancelled } = open();
  stream.item(frame(1));
  await stream.readable.cancel("enough");
  assertEquals(cancelled, ["enough"]);
});

Deno.test("a gap that is too long is a TimeoutError", async () => {
  const { stream } = open({ streamingTimeoutMs: 5 });
  stream.begin();
  await assertRejects(() => Array.fromAsync(stream.readable), TimeoutError, "nothing came for 5 ms");
});

Deno.test("a reader that takes nothing from a full buffer for too long is a TimeoutError", async () => {
  const { stream, untilCancelled } = open({ readerTimeoutMs: 5 });
  for (let index = 0; index < 64; index++) stream.item(frame(index));
  await untilCancelled;
  await assertRejects(() => Array.fromAsync(stream.readable), TimeoutError, "its reader took nothing");
});

Deno.test("a reader that took a few items and then none is found out too", async () => {
  // The producer stops at 64 uncredited items, whether read or not.
  const { stream, cancelled, untilCancelled } = open({ readerTimeoutMs: 5 });
  const reader = stream.readable.getReader();
  for (let index = 0; index < 64; index++) stream.item(frame(index));
  for (let index = 0; index < 5; index++) await reader.read();
  await untilCancelled;
  assertInstanceOf(cancelled[0], TimeoutError);
  reader.releaseLock();
  await stream.readable.cancel();
});

Deno.test("a slow reader is not taken for a slow producer", async () => {
  const { stream, cancelled } = open({ streamingTimeoutMs: 20 });
  stream.begin();
  for (let index = 0; index < 64; index++) stream.item(frame(index));
  // Nothing must happen, for longer than the producer may take.
  await new Promise((resolve) => setTimeout(resolve, 60));
  assertEquals(cancelled, []);
  await stream.readable.cancel();
});

Deno.test("what has no text event ends the call, not the rank", async () => {
  const { stream, cancelled } = open({ asTextEvents: true });
  // Its JSON would be longer than the longest string.
  stream.item(frame(new Uint8Array(450 * 2 ** 20)));
  assertEquals(cancelled.length, 1);
  const { stream: second } = open({ asTextEvents: true });
  second.succeed([frame(new Uint8Array(450 * 2 ** 20))]);
  const [event] = await Array.fromAsync(second.readable);
  assertEquals(new TextDecoder().decode(event as Uint8Array).startsWith('data: {"error":'), true);
});

Deno.test("a producer that does not wait may have so many items on their way, and no more", async () => {
  const { stream } = open();
  for (let index = 0; index < 1024; index++) stream.item(frame(index));
  assertThrows(() => stream.item(frame(0)), ProtocolError, "beyond the credit, where 1024 items");
  const reader = stream.readable.getReader();
  for (let index = 0; index < 32; index++) await reader.read();
  for (let index = 0; index < 32; index++) stream.item(frame(index));
  assertThrows(() => stream.item(frame(0)), ProtocolError, "beyond the credit");
  stream.fail(new Error("over"));
});

Deno.test("a buffering stream credits what has come, and errors when more waits than it may hold", async () => {
  const { stream, credits, cancelled } = open({ bufferBytes: 10_000 });
  for (let index = 0; index < 2000; index++) stream.item(frame(index % 100));
  assertEquals(credits.reduce((sum, [items]) => sum + items, 0), 2000 - 2000 % 32);
  const reader = stream.readable.getReader();
  for (let index = 0; index < 2000; index++) assertEquals((await reader.read()).value, index % 100);
  assertEquals(credits.length, Math.floor(2000 / 32));
  let come = 0;
  for (; come < 11 && cancelled.length === 0; come++) stream.item(frame(new Uint8Array(1000)));
  assertInstanceOf(cancelled[0], StreamOverflowError);
  assertEquals(cancelled.length, 1);
  // What came before is read first.
  for (let index = 0; index < come; index++) assertEquals((await reader.read()).done, false);
  await assertRejects(() => reader.read(), StreamOverflowError, "more than bufferBytes (10000 bytes)");
});

Deno.test("memory counts in a buffering stream, and not only bytes", () => {
  const { stream, cancelled } = open({ bufferBytes: 1_000_000 });
  const item = frame(Array.from({ length: 1000 }, () => ({ a: 1 })));
  for (let index = 0; index < 100 && cancelled.length === 0; index++) stream.item(item);
  assertInstanceOf(cancelled[0], StreamOverflowError);
});

Deno.test("nor more bytes of them, but for one that is larger by itself", () => {
  const large = { ...frame(new Uint8Array(0)), parts: [new Uint8Array(300 * 1024 * 1024)] };
  const { stream } = open();
  stream.item(large);
  assertThrows(() => stream.item(frame(1)), ProtocolError, "beyond the credit");
  stream.fail(new Error("over"));
});

Deno.test("items that take many times their bytes end the stream before they take all memory", () => {
  const { stream, cancelled } = open();
  // V8 may reserve as many elements as each key says.
  const item = frame(Array.from({ length: 2500 }, () => ({ 8000: null })));
  for (let index = 0; index < 30 && cancelled.length === 0; index++) stream.item(item);
  assertInstanceOf(cancelled[0], StreamOverflowError);
});

Deno.test("a text event of a rank is checked before its reader gets it", async () => {
  const event = (text: string): Frame => ({
    ...frame(null),
    body: new Uint8Array(0),
    flags: FrameFlag.TextEvent,
    parts: [new TextEncoder().encode(text)],
  });
  for (const asTextEvents of [true, false]) {
    const { stream } = open({ asTextEvents });
    stream.item(event("data: 1\n\n"));
    assertEquals((await stream.readable.getReader().read()).value, event("data: 1\n\n").parts[0]);
    assertThrows(() => stream.item(event("event: a\ndata: 1\n\n")), ProtocolError, "Cannot read text event");
    const two = { ...event("data: 1\n\n"), parts: [...event("data: 1\n\n").parts, new Uint8Array(1)] };
    assertThrows(() => stream.item(two), ProtocolError, "must be its only part");
    assertThrows(() => stream.item({ ...event("data: 1\n\n"), body: new Uint8Array(1) }), ProtocolError);
    assertThrows(() => stream.item({ ...event(""), parts: [] }), ProtocolError);
  }
});
