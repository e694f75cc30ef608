import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { CollectiveError, TimeoutError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { ReducesInSteps, Steps, Waits } from "./workers/plain.ts";

/** Returns a log handler, and a promise that resolves when that many ranks have printed `begun`. */
function countStarts(
  ranks: number,
): { logs: (line: { text: string }) => void; promise: Promise<void>; reset: () => void } {
  let seen = 0;
  let waiting = Promise.withResolvers<void>();
  return {
    logs: ({ text }) => text === "begun" && ++seen === ranks && waiting.resolve(),
    get promise() {
      return waiting.promise;
    },
    reset: () => {
      seen = 0;
      waiting = Promise.withResolvers();
    },
  };
}

Deno.test("ranks whose steps never yield leave at the same checkpoint", async () => {
  for (const worldSize of [1, 2, 5]) {
    const { logs, promise } = countStarts(worldSize);
    await using runner = await startRunner(Steps, { worldSize, logs });
    const controller = new AbortController();
    const call = runner.invoke({ steps: 100_000 }, { signal: controller.signal });
    const rejected = assertRejects(() => call, Error, "enough");
    await promise;
    controller.abort(new Error("enough"));
    await rejected;
    // The next call is served as soon as all ranks have left.
    const finished = await runner.invokeAll({ steps: -1 });
    assert(finished[0]! > 0 && finished[0]! < 100_000);
    assertEquals(new Set(finished).size, 1, `${finished}`);
    assertEquals(runner.gatherErrors(), []);
  }
});

Deno.test("collectives stay matched when calls are canceled at any time", async () => {
  const started = countStarts(2);
  await using runner = await startRunner(ReducesInSteps, { worldSize: 2, logs: started.logs });
  for (let round = 0; round < 20; round++) {
    started.reset();
    const controller = new AbortController();
    const call = runner.invoke({ steps: 1e9 }, { signal: controller.signal });
    const rejected = assertRejects(() => call);
    if (round % 2 === 0) await started.promise;
    for (let turn = 0; turn < round; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    controller.abort();
    await rejected;
    assertEquals(await runner.invoke({ steps: 3 }), 1);
  }
});

Deno.test("a canceled stream and a timeout also end the work at a checkpoint", async () => {
  await using runner = await startRunner(ReducesInSteps, { worldSize: 2 });
  for await (const step of runner.stream({ steps: 1e9 })) {
    if (step === 100) break;
  }
  await assertRejects(() => runner.invoke({ steps: 1e9 }, { timeoutMs: 50 }), TimeoutError);
  assertEquals(await runner.invoke({ steps: 3 }), 1);
});

Deno.test("a call that is canceled before it starts runs on all ranks or on none", async () => {
  await using runner = await startRunner(Steps, { worldSize: 3 });
  for (let round = 0; round < 20; round++) {
    const controller = new AbortController();
    const call = runner.invoke({ steps: 5, stepMs: 0.2 }, { signal: controller.signal });
    controller.abort(new Error("at once"));
    await assertRejects(() => call, Error, "at once");
    const finished = await runner.invokeAll({ steps: -1 });
    assertEquals(new Set(finished).size, 1, `${finished}`);
  }
});

Deno.test("ranks at different checkpoints get an error that names both", async () => {
  await using runner = await startRunner(Steps, { worldSize: 2 });
  const error = await assertRejects(() => runner.invoke({ steps: 3, oddRank: 1 }), CollectiveError);
  assertEquals([error.rank, error.operation, error.sequence], [1, "checkpoint", 4]);
  assertEquals(error.message.includes("rank 0 reached 3 checkpoints, rank 1 reached 4"), true, error.message);
  assertEquals(await runner.invoke({ steps: 3 }), 3);
});

Deno.test("ranks at different checkpoints get the numbers, even if they are too large for a frame", async () => {
  await using runner = await startRunner(Steps, { worldSize: 2 });
  const payload = { steps: 70_000, stepMs: 0 };
  assertEquals(await runner.invoke(payload), 70_000);
  const error = await assertRejects(() => runner.invoke({ ...payload, oddRank: 1 }), CollectiveError);
  const counts = "rank 0 reached 70000 checkpoints, rank 1 reached 70001";
  assertEquals(error.message.includes(counts), true, error.message);
});

Deno.test("context.signal's reason is what checkpoint() throws", async () => {
  const { logs, promise } = countStarts(1);
  await using runner = await startRunner(Steps, { logs });
  const controller = new AbortController();
  const rejected = assertRejects(
    () => runner.invoke({ steps: 1e6 }, { signal: controller.signal }),
    DOMException,
  );
  await promise;
  controller.abort();
  assertInstanceOf(await rejected, DOMException);
});

/** Counts how often listeners are added to a signal, and removed from it. */
function counted(signal: AbortSignal): { readonly added: number; readonly removed: number } {
  const counts = { added: 0, removed: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    counts.added++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    counts.removed++;
    removeEventListener.apply(signal, args);
  };
  return counts;
}

Deno.test("20,000 calls with one signal are canceled together, with one listener", async () => {
  await using runner = await startRunner(Waits, { worldSize: 2 });
  const controller = new AbortController();
  const counts = counted(controller.signal);
  const running = runner.invoke({ heed: true });
  const reason = new Error("all of it");
  const calls = Array.from(
    { length: 20_000 },
    () => runner.invoke({}, { signal: controller.signal }).then(() => null, (error) => error),
  );
  controller.abort(reason);
  assertEquals((await Promise.all(calls)).every((error) => error === reason), true);
  assertEquals([counts.added, counts.removed], [1, 0]);
  const rejected = assertRejects(() => running);
  await runner.terminate();
  await rejected;
});

Deno.test("a signal that outlives its calls keeps none of their listeners", async () => {
  await using runner = await startRunner(Steps, { worldSize: 2 });
  const controller = new AbortController();
  const counts = counted(controller.signal);
  const payload = { steps: 1 };
  const options = { signal: controller.signal };
  await Promise.all([runner.invoke(payload, options), Array.fromAsync(runner.stream(payload, options))]);
  await runner.invoke(payload, options);
  assertEquals([counts.added, counts.removed], [2, 2]);
});

Deno.test("an error that ends several ranks is gathered once", async () => {
  const lines: string[] = [];
  const logs = ({ text }: { text: string }) => void lines.push(text);
  await using runner = await startRunner(Waits, { worldSize: 3, cancelGraceMs: 50, logs });
  const controller = new AbortController();
  const call = runner.invoke({ heed: false, tag: "on" }, { signal: controller.signal });
  const canceled = assertRejects(() => call, DOMException);
  await until(() => lines.filter((line) => line === "begun on").length === 3, "the call on all ranks");
  controller.abort();
  await canceled;
  // This call is served by the replacements.
  await assertRejects(() => runner.invoke({ throwOn: 0 }), WorkerError);
  const gathered = runner.gatherErrors().map(({ message }) => message);
  assertEquals(gathered.filter((message) => message.startsWith("Cannot leave ranks 0–2")).length, 1);
});
