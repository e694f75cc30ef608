import { assertEquals, assertStringIncludes } from "@std/assert";
import { DistributedWorker } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { Adds, Reports, Tasks } from "./workers/fal.ts";
import { Paints } from "./workers/native.ts";
import { Mixed } from "./workers/streams.ts";

Deno.test("setup gets {} if start() gets no setup value", async () => {
  await using runner = await startRunner(Adds, { worldSize: 2 });
  assertEquals((await runner.invokeAll()).map(({ setup }) => setup), [{}, {}]);
});

Deno.test("context.streaming distinguishes a stream from an invoke, on every rank", async () => {
  await using runner = await startRunner(Adds, { worldSize: 2 });
  assertEquals((await runner.invokeAll()).map(({ streaming }) => streaming), [false, false]);
  const [first, second, third, result] = await Array.fromAsync(runner.stream());
  assertEquals([first, second, third], [1, 2, 3]);
  assertEquals((result as { streaming: boolean }).streaming, true);
});

Deno.test("the queue counts unread items, and is empty at the start of each call", async () => {
  await using runner = await startRunner(Adds, { worldSize: 2 });
  for (let round = 0; round < 2; round++) {
    const { sizes, capacity } = (await Array.fromAsync(runner.stream())).at(-1) as Awaited<
      ReturnType<typeof runner.invoke>
    >;
    assertEquals([sizes, capacity], [[0, 3], 64]);
    // Nobody reads the items of an invoke, so the queue stays empty.
    assertEquals((await runner.invokeAll()).map(({ sizes }) => sizes), [[0, 0], [0, 0]]);
  }
});

Deno.test("a task outlives the call that submitted it, and a later call gets its result", async () => {
  await using runner = await startRunner(Tasks, { worldSize: 2 });
  assertEquals(await runner.invokeAll("submit"), ["submitted", "submitted"]);
  assertEquals(await runner.invokeAll("finish"), ["task done", "task done"]);
});

Deno.test("a task that fails while nobody awaits it is printed, and the rank keeps serving", async () => {
  const lines: string[] = [];
  await using runner = await startRunner(Tasks, {
    logs: ({ stream, text }) => lines.push(`${stream}: ${text}`),
  });
  assertEquals(await runner.invoke("fail"), "continues");
  const report = "stderr: [rank 0] a task failed: Error: nobody handles this";
  await until(() => lines.some((line) => line.startsWith(report)), "the report");
  assertEquals(await runner.invoke("fail"), "continues");
});

Deno.test("items that runInWorker() adds belong to the stream of the call that ran it", async () => {
  await using runner = await startRunner(Tasks, { worldSize: 2 });
  assertEquals(await Array.fromAsync(runner.stream("add")), ["from a task", "end"]);
});

Deno.test("runInWorker() runs its function at once, on the event loop", async () => {
  const worker = new DistributedWorker();
  const order: string[] = [];
  const task = worker.runInWorker(() => order.push("task"));
  order.push("after");
  await task;
  assertEquals(order, ["task", "after"]);
});

Deno.test("addStreamingError() adds an item with the message of any thrown value", async () => {
  await using runner = await startRunner(Reports, { worldSize: 2 });
  assertEquals(await Array.fromAsync(runner.stream()), [
    { error: "step 1 is too far" },
    { error: "step 2 is not an error object" },
    "end",
  ]);
  const text = await new Response(runner.stream(undefined, { asTextEvents: true })).text();
  assertStringIncludes(text, 'data: {"error":"step 1 is too far"}\n\n');
});

Deno.test("an item added as a text event appears once in a stream of text events", async () => {
  await using runner = await startRunner(Mixed, { worldSize: 2 });
  const text = await new Response(runner.stream(undefined, { asTextEvents: true })).text();
  const events = text.split("\n\n").slice(0, -1);
  assertEquals(events.length, 4);
  assertEquals(events[1], 'data: {"map":[[1,"2"]]}');
});

Deno.test("payload.image_format applies to the images of an invoke's result, too", async () => {
  await using runner = await startRunner(Paints);
  for (const image_format of ["jpeg", "png", "webp"]) {
    const { image } = await runner.invoke({ image_format });
    assertEquals(image.contentType, `image/${image_format}`);
  }
});
