import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { StreamOverflowError } from "../errors.ts";
import { ItemQueue } from "./item_queue.ts";

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  return await Promise.race([promise, new Promise((resolve) => setTimeout(() => resolve(pending), 0))]) !==
    pending;
}

Deno.test("items on their own come out by iterating, in order, until the queue closes", async () => {
  const queue = new ItemQueue<number>();
  await queue.push(1, 0);
  const reading = Array.fromAsync(queue);
  await queue.push(2, 0);
  await queue.push(3, 0);
  queue.close();
  assertEquals(await reading, [1, 2, 3]);
  assertEquals(queue.size, 0);
});

Deno.test("a full queue holds its producer until the reader has taken one", async () => {
  const queue = new ItemQueue<number>();
  for (let index = 0; index < queue.capacity - 1; index++) await queue.push(index, 0);
  const held = queue.push(-1, 0);
  assertEquals([queue.size, await isSettled(held)], [queue.capacity, false]);
  await queue[Symbol.asyncIterator]().next();
  await held;
});

Deno.test("16 MiB on their way hold the producer too", async () => {
  const queue = new ItemQueue<string>();
  queue.open(() => Promise.resolve());
  const held = queue.push("large", 16 * 2 ** 20);
  assertEquals(await isSettled(held), false);
  queue.taken(1, 16 * 2 ** 20);
  await held;
});

Deno.test("an item takes the room that is reserved for it until its size is known", async () => {
  const queue = new ItemQueue<string>();
  queue.open(() => null);
  assertEquals(queue.reserve(15 * 2 ** 20), null);
  const held = queue.reserve(2 ** 20)!;
  const heldToo = queue.add("small", 1)!;
  assertEquals([queue.size, await isSettled(held), await isSettled(heldToo)], [3, false, false]);
  queue.resize(1000 - 2 ** 20);
  await Promise.all([held, heldToo]);
  queue.resize(1000 - 15 * 2 ** 20);
  queue.taken(3, 2001);
  assertEquals([queue.size, queue.add("next", 16 * 2 ** 20 - 1)], [0, null]);
});

Deno.test("what is reserved counts against the limits of a producer that does not wait", () => {
  const queue = new ItemQueue<number>();
  queue.open(() => null);
  queue.reserve(256 * 2 ** 20);
  assertThrows(() => queue.reserve(1), StreamOverflowError, "bytes");
  assertEquals(queue.size, 1);
  queue.resize(-256 * 2 ** 20);
  for (let index = 1; index < 1024; index++) queue.reserve(0);
  assertThrows(() => queue.reserve(0), StreamOverflowError, "1024 items");
  queue.detach();
});

Deno.test("a producer that does not wait overflows at 1,024 items", async () => {
  const queue = new ItemQueue<number>();
  const pushed = Array.from({ length: 1024 }, (_, index) => queue.push(index, 0));
  await assertRejects(() => queue.push(1024, 0), StreamOverflowError, "1024 items");
  queue.close();
  await Promise.all(pushed);
});

Deno.test("and at 256 MiB, except for a single item that is larger", async () => {
  const queue = new ItemQueue<number>();
  const pushed = [queue.push(0, 300 * 2 ** 20)];
  await assertRejects(() => queue.push(1, 1), StreamOverflowError, "bytes");
  queue.close();
  await Promise.all(pushed);
});

Deno.test("the end of a call frees a producer that was left waiting", async () => {
  const queue = new ItemQueue<number>();
  queue.open(() => Promise.resolve());
  const pushed = Array.from({ length: 100 }, (_, index) => queue.push(index, 0));
  queue.detach();
  await Promise.all(pushed);
  assertEquals(queue.size, 0);
});
