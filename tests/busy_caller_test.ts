import { assertEquals, assertRejects } from "@std/assert";
import { TimeoutError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { Paced } from "./workers/paced.ts";

/** Blocks the event loop, like a busy caller. */
function block(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

/** Resolves when the call has been sent, before any of its answer is read. */
const sent = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("items that arrived while the caller was busy do not time out", async () => {
  await using runner = await startRunner(Paced);
  const seen: number[] = [];
  for await (const item of runner.stream({ steps: 10, stepMs: 20 }, { streamingTimeoutMs: 250 })) {
    if (typeof item === "number") seen.push(item);
    if (item === 1 || item === 4) block(600);
  }
  assertEquals(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("a caller that is busy longer than streamingTimeoutMs after every item misses none", async () => {
  await using runner = await startRunner(Paced);
  let count = 0;
  for await (const _ of runner.stream({ steps: 8, stepMs: 20 }, { streamingTimeoutMs: 60 })) {
    block(100);
    count++;
  }
  assertEquals(count, 9);
});

Deno.test("a result that arrived while the caller was busy does not time out", async () => {
  await using runner = await startRunner(Paced, { worldSize: 2 });
  const call = runner.invoke({ steps: 1, stepMs: 50 }, { timeoutMs: 250 });
  await sent();
  block(600);
  assertEquals(await call, { steps: 1 });
  const all = runner.invokeAll({ steps: 1, stepMs: 50 }, { timeoutMs: 250 });
  await sent();
  block(600);
  assertEquals((await all).length, 2);
});

Deno.test("ranks that left a call while the caller was busy are not replaced", async () => {
  await using runner = await startRunner(Paced, { cancelGraceMs: 250 });
  const [before] = runner.context!;
  const controller = new AbortController();
  const call = runner.invoke({ steps: 1, stepMs: 50 }, { signal: controller.signal });
  await sent();
  controller.abort(new Error("enough"));
  await assertRejects(() => call, Error, "enough");
  block(600);
  assertEquals(await runner.invoke({ steps: 1, stepMs: 1 }), { steps: 1 });
  assertEquals(runner.context![0]!.pid, before!.pid);
});

Deno.test("a runner that stops while its program is busy finishes queued calls", async () => {
  await using runner = await startRunner(Paced, { worldSize: 2 });
  const call = runner.invoke({ steps: 1, stepMs: 50 });
  await sent();
  const stopped = runner.stop({ timeoutMs: 400 });
  block(700);
  assertEquals(await call, { steps: 1 });
  await stopped;
  assertEquals(runner.context!.map(({ exitCode }) => exitCode), [0, 0]);
});

Deno.test("calls and streams time out even if their caller is busy", async () => {
  await using runner = await startRunner(Paced, { cancelGraceMs: 50 });
  const call = runner.invoke({ steps: 100, stepMs: 20 }, { timeoutMs: 100 });
  block(150);
  await assertRejects(() => call, TimeoutError, "more than 100 ms");
  const stream = runner.stream({ steps: 1, stepMs: 5000 }, { streamingTimeoutMs: 100 });
  block(150);
  await assertRejects(() => Array.fromAsync(stream), TimeoutError, "nothing came for 100 ms");
  await runner.terminate();
});
