// Tests items of streams whose bulk data goes through shared memory.

import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { type EncodedImage, RankExitError, StreamOverflowError, tensor, TensorValue } from "../mod.ts";
import { segmentsOf } from "./segments.ts";
import { startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { BulkItems } from "./workers/bulk_items.ts";

/** Elements of a float32 tensor that goes through shared memory. */
const MANY = 100_000;
const RESTART = { restart: { maxRestarts: 20, backoffMs: 0 } };

/** Summarizes an item: its class, its length, and the element that all others equal. */
function summaryOf(item: unknown): unknown {
  if (item instanceof TensorValue) return ["TensorValue", item.data.length, elementOf(item.data)];
  if (item instanceof Float32Array) return ["Float32Array", item.length, elementOf(item)];
  if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
  return Object.values(item).map(summaryOf);
}

function elementOf(data: ArrayLike<unknown>): unknown {
  for (let index = 1; index < data.length; index++) {
    if (data[index] !== data[0]) return "different elements";
  }
  return data[0];
}

/** Returns the expected summaries of a stream's tensors, and of its result. */
function tensorsOf(lengths: readonly number[]): unknown[] {
  return [...lengths.map((length, index) => ["TensorValue", length, index]), lengths.length];
}

/** Large and small items in turns. */
const LENGTHS = [MANY, 3, 2 * MANY, MANY, MANY, 5, 1, 3 * MANY];

Deno.test("large and small items arrive in order, as they were when they were added", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2 });
  for (const hurries of [false, true, false]) {
    const tensors = await Array.fromAsync(runner.stream({ lengths: LENGTHS, hurries }));
    assertEquals(tensors.map(summaryOf), tensorsOf(LENGTHS));
    const arrays = await Array.fromAsync(runner.stream({ lengths: LENGTHS, hurries, kind: "arrays" }));
    const expected = LENGTHS.map((length, index) => ["Float32Array", length, index]);
    assertEquals(arrays.map(summaryOf), [...expected, LENGTHS.length]);
    const mixed = await Array.fromAsync(runner.stream({ lengths: LENGTHS, hurries, kind: "mixed" }));
    const items = LENGTHS.map((length, index) => [
      ["Float32Array", length, index],
      ["TensorValue", length, index],
      [index, new Uint8Array(2)],
      ["TensorValue", length, index],
    ]);
    assertEquals(mixed.map(summaryOf), [...items, LENGTHS.length]);
  }
  assertEquals(segmentsOf(runner.context![0]!.pid) > 0, true);
});

Deno.test("large pictures and text events are streamed, too", async () => {
  await using runner = await startRunner(BulkItems);
  const pictures = await Array.fromAsync(runner.stream({ lengths: [1000, 10, 1000], kind: "pictures" }));
  const sizes = (pictures.slice(0, -1) as EncodedImage[]).map((
    { width, bytes },
  ) => [width, bytes.length > 2 ** 18]);
  assertEquals(sizes, [[1000, true], [10, false], [1000, true]]);
  const events = await Array.fromAsync(runner.stream({ lengths: [MANY, 2] }, { asTextEvents: true }));
  assertEquals(events.length, 3);
  assertEquals((events[0] as Uint8Array).length > 4 * MANY, true);
});

Deno.test("a stream's items use the same memory, one after the other", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2 });
  const before = segmentsOf(Deno.pid);
  for (let call = 0; call < 5; call++) {
    const lengths = new Array(20).fill(MANY);
    assertEquals((await Array.fromAsync(runner.stream({ lengths }))).map(summaryOf), tensorsOf(lengths));
  }
  assertEquals(segmentsOf(Deno.pid), before + 1);
});

Deno.test("an item that is read in pieces arrives whole, before the small ones that follow it", async () => {
  await using runner = await startRunner(BulkItems);
  const lengths = [17_000_000, 3, MANY];
  const items = await Array.fromAsync(runner.stream({ lengths }));
  assertEquals(items.map(summaryOf), tensorsOf(lengths));
});

Deno.test("items that nobody reads take no shared memory from other calls", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2 });
  const lengths = new Array(10).fill(MANY);
  const streams = [1, 2, 3].map(() => runner.stream({ lengths }));
  const before = segmentsOf(Deno.pid);
  const data = tensor(new Float32Array(MANY).fill(1), [MANY]);
  for (let call = 0; call < 5; call++) {
    assertEquals(await runner.invoke({ lengths: [], data }), MANY);
  }
  const after = segmentsOf(Deno.pid);
  assertEquals(after <= before + 3, true, `${after} segments, ${before} before`);
  for (const stream of streams) {
    assertEquals((await Array.fromAsync(stream)).map(summaryOf), tensorsOf(lengths));
  }
});

Deno.test("the payload of a stream goes through shared memory", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2 });
  const data = tensor(new Float32Array(MANY).fill(1), [MANY]);
  assertEquals(await Array.fromAsync(runner.stream({ lengths: [], data })), [MANY]);
  assertEquals(runner.context!.map(({ pid }) => segmentsOf(pid)), [1, 1]);
});

Deno.test("a reader that cancels, or aborts, leaves the memory free for the next stream", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2 });
  const lengths = new Array(200).fill(2.5 * MANY);
  const before = segmentsOf(Deno.pid);
  for (let call = 0; call < 10; call++) {
    const controller = new AbortController();
    const reader = runner.stream({ lengths, hurries: call % 2 === 0 }, { signal: controller.signal })
      .getReader();
    assertEquals(summaryOf((await reader.read()).value), ["TensorValue", 2.5 * MANY, 0]);
    if (call % 3 === 0) await reader.cancel();
    else controller.abort();
    const next = await Array.fromAsync(runner.stream({ lengths: LENGTHS }));
    assertEquals(next.map(summaryOf), tensorsOf(LENGTHS));
  }
  const after = segmentsOf(Deno.pid);
  assertEquals(after <= before + 2, true, `${after} segments, ${before} before`);
});

Deno.test("an error comes after the large items before it, and the next stream is whole", async () => {
  await using runner = await startRunner(BulkItems);
  for (let call = 0; call < 3; call++) {
    const reader = runner.stream({ lengths: [MANY, MANY], throws: true, hurries: call === 1 }).getReader();
    for (const item of [0, 1]) {
      assertEquals(summaryOf((await reader.read()).value), ["TensorValue", MANY, item]);
    }
    await assertRejects(() => reader.read(), Error, "on purpose");
  }
});

Deno.test("an item that cannot cross leaves its shared memory to the next one", async () => {
  const lines: string[] = [];
  await using runner = await startRunner(BulkItems, { logs: ({ text }) => lines.push(text) });
  for (const kind of ["arrays", "tensors", "arrays"] as const) {
    const items = await Array.fromAsync(runner.stream({ lengths: [MANY, MANY], kind, isWrong: true }));
    assertEquals(items.slice(0, -1).map((item) => (summaryOf(item) as unknown[]).slice(1)), [[MANY, 0], [
      MANY,
      1,
    ]]);
  }
  await until(() => lines.filter((line) => line.includes("item[1]")).length === 6, "the refusals");
});

Deno.test("a producer of large items that does not wait fails, and leaves the memory free", async () => {
  await using runner = await startRunner(BulkItems);
  const lengths = new Array(300).fill(2.5 * MANY);
  const stream = runner.stream({ lengths, hurries: true, kind: "arrays" });
  const error = await assertRejects(() => Array.fromAsync(stream), Error, "wait for their reader");
  assertInstanceOf(error.cause, StreamOverflowError);
  const next = await Array.fromAsync(runner.stream({ lengths: LENGTHS }));
  assertEquals(next.map(summaryOf), tensorsOf(LENGTHS));
});

Deno.test("a rank that dies while it streams large items rejects after whole items", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2, ...RESTART });
  const before = segmentsOf(Deno.pid);
  for (let round = 0; round < 6; round++) {
    const lengths = new Array(40).fill(2.5 * MANY);
    const items: unknown[] = [];
    const reading = (async () => {
      for await (const item of runner.stream({ lengths, hurries: round % 2 === 1 })) {
        items.push(summaryOf(item));
      }
    })();
    const rejected = assertRejects(() => reading, RankExitError, "SIGKILL");
    await until(() => runner.context![0]!.state === "calling" && items.length >= round % 3, "items");
    Deno.kill(runner.context![0]!.pid, "SIGKILL");
    await rejected;
    assertEquals(items, tensorsOf(lengths).slice(0, items.length));
  }
  const next = await Array.fromAsync(runner.stream({ lengths: LENGTHS }));
  assertEquals(next.map(summaryOf), tensorsOf(LENGTHS));
  const after = segmentsOf(Deno.pid);
  assertEquals(after <= before + 2, true, `${after} segments, ${before} before`);
});

Deno.test("ranks that stop while a stream of large items waits end in order", async () => {
  await using runner = await startRunner(BulkItems, { worldSize: 2 });
  const stream = runner.stream({ lengths: [MANY], waits: true });
  const reader = stream.getReader();
  await reader.read();
  const rejected = assertRejects(() => reader.read(), Error);
  await runner.terminate();
  await rejected;
});
