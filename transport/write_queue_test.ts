import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { WriteQueue } from "./write_queue.ts";

/** A socket that records its writes, each of which ends when the test allows it. */
class Socket {
  readonly writes: string[] = [];
  readonly #ends: (() => void)[] = [];

  write(bytes: Uint8Array): Promise<number> {
    this.writes.push(new TextDecoder().decode(bytes));
    return new Promise((resolve) => this.#ends.push(() => resolve(bytes.byteLength)));
  }

  /** Ends the current write, and waits for what follows it. */
  async end(): Promise<void> {
    this.#ends.shift()!();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

function hold(queue: WriteQueue, text: string): void {
  queue.hold(text.length, text, (text, target, offset) => target.set(new TextEncoder().encode(text), offset));
}

function bytes(text: string): Uint8Array<ArrayBuffer>[] {
  return [new TextEncoder().encode(text)];
}

Deno.test("held chunks leave in one write, when they are flushed", async () => {
  const socket = new Socket();
  const queue = new WriteQueue(socket);
  hold(queue, "a");
  hold(queue, "b");
  assertEquals(socket.writes, []);
  queue.flush();
  await socket.end();
  queue.flush();
  assertEquals(socket.writes, ["ab"]);
});

Deno.test("held chunks leave before what is posted or written after them", async () => {
  for (const method of ["post", "write"] as const) {
    const socket = new Socket();
    const queue = new WriteQueue(socket);
    hold(queue, "a");
    const done = queue[method](bytes("b"));
    await socket.end();
    await done;
    assertEquals(socket.writes, ["ab"]);
  }
});

Deno.test("chunks that are held while a write runs stay held, in order", async () => {
  const socket = new Socket();
  const queue = new WriteQueue(socket);
  queue.post(bytes("a"));
  hold(queue, "b");
  await socket.end();
  hold(queue, "c");
  assertEquals(socket.writes, ["a"]);
  queue.flush();
  await socket.end();
  hold(queue, "d");
  assertEquals(socket.writes, ["a", "bc"]);
});

Deno.test("held chunks leave with what follows a write", async () => {
  const socket = new Socket();
  const queue = new WriteQueue(socket);
  queue.post(bytes("a"));
  queue.post(bytes("b"));
  hold(queue, "c");
  await socket.end();
  await socket.end();
  assertEquals(socket.writes, ["a", "bc"]);
});

Deno.test("large chunks are written from their own memory, between the small ones", async () => {
  const written: Uint8Array[] = [];
  const queue = new WriteQueue({
    write: (bytes) => {
      written.push(bytes);
      return Promise.resolve(bytes.byteLength);
    },
  });
  const large = new Uint8Array(16 * 1024 + 1);
  hold(queue, "a");
  await queue.write([large, ...bytes("b")]);
  assertEquals(written.map(({ byteLength }) => byteLength), [1, large.byteLength, 1]);
  assertStrictEquals(written[1], large);
});

Deno.test("the rest of bytes that were written in part follows", async () => {
  const writes: string[] = [];
  const queue = new WriteQueue({
    write: (bytes) => Promise.resolve(writes.push(new TextDecoder().decode(bytes)) > 0 ? 2 : 0),
  });
  const done = queue.write(bytes("abcdef"));
  queue.post(bytes("gh"));
  await done;
  assertEquals(writes.slice(0, 3), ["abcdef", "cdef", "ef"]);
  await queue.written();
  assertEquals(writes, ["abcdef", "cdef", "ef", "gh"]);
});

Deno.test("a failed write rejects those who wait for it, and everyone after them", async () => {
  const queue = new WriteQueue({ write: () => Promise.reject(new Error("it broke")) });
  const first = queue.write(bytes("a"));
  const second = queue.write([new Uint8Array(16 * 1024 + 1)]);
  const third = queue.write(bytes("c"));
  for (const done of [first, second, third, queue.write(bytes("d"))]) {
    await assertRejects(() => done, Error, "it broke");
  }
});

Deno.test("memory is not used again while it is being written", async () => {
  const socket = new Socket();
  const written: Uint8Array[] = [];
  const queue = new WriteQueue({
    write: (bytes) => {
      written.push(bytes);
      return socket.write(bytes);
    },
  });
  for (const text of ["a", "b", "c"]) {
    queue.post(bytes(text));
    hold(queue, "x");
    assertEquals(new TextDecoder().decode(written.at(-1)), text);
    queue.flush();
    await socket.end();
    await socket.end();
  }
  assertEquals(socket.writes, ["a", "x", "b", "x", "c", "x"]);
});

Deno.test("chunks that are flushed while a write runs follow it", async () => {
  const socket = new Socket();
  const queue = new WriteQueue(socket);
  queue.post(bytes("a"));
  hold(queue, "b");
  queue.flush();
  await socket.end();
  await socket.end();
  assertEquals(socket.writes, ["a", "b"]);
});

Deno.test("held bytes leave when 16 KiB are full", async () => {
  const socket = new Socket();
  const queue = new WriteQueue(socket);
  const half = "x".repeat(8 * 1024);
  hold(queue, half);
  hold(queue, half);
  assertEquals(socket.writes.length, 0);
  hold(queue, "y");
  assertEquals(socket.writes, [half + half]);
  await socket.end();
  queue.flush();
  assertEquals(socket.writes, [half + half, "y"]);
  await socket.end();
});

Deno.test("a closed queue writes nothing more, and rejects those who wait", async () => {
  const socket = new Socket();
  const queue = new WriteQueue(socket);
  const first = queue.write(bytes("a"));
  const second = queue.write(bytes("b"));
  hold(queue, "c");
  queue.close();
  queue.post(bytes("d"));
  hold(queue, "e");
  queue.flush();
  await assertRejects(() => second, Error, "closed");
  await socket.end();
  await first;
  await assertRejects(() => queue.write(bytes("f")), Error, "closed");
  assertEquals(socket.writes, ["a"]);
});
