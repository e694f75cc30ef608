import { assertEquals, assertRejects } from "@std/assert";
import { DistributedError, TimeoutError } from "../errors.ts";
import { type Frame, FrameType } from "../protocol/frame.ts";
import { encodeValue } from "../protocol/value_codec.ts";
import { ItemStream, type ItemStreamOptions } from "./_item_stream.ts";

function frame(value: unknown): Frame {
  const { body, parts } = encodeValue(value, { name: "item", copy: true });
  return { type: FrameType.Item, flags: 0, call: 1, body: body.slice() as Uint8Array<ArrayBuffer>, parts };
}

interface Opened {
  stream: ItemStream;
  credits: [number, number][];
  givenUp: unknown[];
}

function open(options: Partial<ItemStreamOptions> = {}): Opened {
  const credits: [number, number][] = [];
  const givenUp: unknown[] = [];
  const stream: ItemStream = new ItemStream(
    { asTextEvents: false, streamingTimeoutMs: undefined, readerTimeoutMs: 1e9, ...options },
    {
      credit: (items, bytes) => credits.push([items, bytes]),
      giveUp: (reason) => {
        givenUp.push(reason);
        stream.fail(reason);
      },
    },
  );
  return { stream, credits, givenUp };
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
  assertEquals(events, ['data: {"i":1}\n\n', 'data: {"error":"late","code":"timeout"}\n\n']);
});

Deno.test("the producer is told of what was read, in batches", async () => {
  const { stream, credits } = open();
  for (let index = 0; index < 40; index++) stream.item(frame(index));
  const reader = stream.readable.getReader();
  for (let index = 0; index < 40; index++) await reader.read();
  assertEquals(credits.map(([items]) => items), [16, 16]);
  reader.releaseLock();
  await stream.readable.cancel();
});

Deno.test("cancelling gives the call up with the reader's reason", async () => {
  const { stream, givenUp } = open();
  stream.item(frame(1));
  await stream.readable.cancel("enough");
  assertEquals(givenUp, ["enough"]);
});

Deno.test("a gap that is too long is a TimeoutError", async () => {
  const { stream } = open({ streamingTimeoutMs: 5 });
  await assertRejects(() => Array.fromAsync(stream.readable), TimeoutError, "nothing came for 5 ms");
});

Deno.test("a reader that takes nothing from a full buffer for too long is a TimeoutError", async () => {
  const { stream, givenUp } = open({ readerTimeoutMs: 5 });
  for (let index = 0; index < 64; index++) stream.item(frame(index));
  await assertRejects(
    async () => {
      while (givenUp.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      await Array.fromAsync(stream.readable);
    },
    TimeoutError,
    "its reader took nothing",
  );
});
