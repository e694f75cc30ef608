import { assertEquals, assertRejects } from "@std/assert";
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
  queue.hold(text.length, (target, offset) => target.set(new TextEncoder().encode(text), offset));
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
  queue.post(bytes("b"));
  hold(queue, "c");
  await socket.end();
  await socket.end();
  hold(queue, "d");
  assertEquals(socket.writes, ["a", "b"]);
  queue.flush();
  await socket.end();
  hold(queue, "e");
  assertEquals(socket.writes, ["a", "b", "cd"]);
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
