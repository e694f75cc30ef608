import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DistributedRunner, RankExitError, TimeoutError, WorkerError } from "../mod.ts";
import { startRunner, timeOutInside } from "./runner.ts";
import { until } from "./testing.ts";
import {
  type Endless,
  Generates,
  GeneratesSync,
  type Report,
  WAITS,
  YieldsOddly,
} from "./workers/generators.ts";

type Runner = DistributedRunner<Endless | null, Report | void, number>;

/** A limit that no test reaches. The tests must not lose ranks. */
const cancelGraceMs = 600_000;

/** Reads some items of a stream, then cancels it. */
async function cancelStream(runner: Runner, payload: Endless, items = 20): Promise<void> {
  for await (const _ of runner.stream(payload)) if (--items <= 0) break;
}

/** Counts the ranks that have started a call, from the lines that they print. */
class StartCounter {
  readonly #ranks: number;
  #count = 0;
  #all = Promise.withResolvers<void>();

  constructor(ranks: number) {
    this.#ranks = ranks;
  }

  readonly logs = ({ text }: { text: string }): void => {
    if (text === "begun" && ++this.#count % this.#ranks === 0) this.#all.resolve();
  };

  /** Waits until all ranks have started another call. */
  async wait(): Promise<void> {
    await this.#all.promise;
    this.#all = Promise.withResolvers();
  }
}

/** Aborts a call without items after all ranks have started it. */
async function abortCall(runner: Runner, begun: StartCounter, payload: Endless): Promise<void> {
  const controller = new AbortController();
  const call = runner.invoke(payload, { signal: controller.signal });
  const rejected = assertRejects(() => call, Error, "enough");
  await begun.wait();
  controller.abort(new Error("enough"));
  await rejected;
}

/**
 * Returns what the ranks report about the previous call. Checks that no rank was replaced and that they can
 * reduce together.
 */
async function reportsOf(runner: Runner, pids: number[]): Promise<Report[]> {
  const all = await runner.invokeAll(null, { timeoutMs: 10_000 }) as Report[];
  assertEquals(all.map(({ sum }) => sum), all.map(() => all.length));
  assertEquals(runner.context!.map(({ pid }) => pid), pids);
  assertEquals(runner.gatherErrors(), []);
  return all;
}

/** Returns the ranks' current group. */
async function groupOf(runner: Runner): Promise<string> {
  const late = await timeOutInside(
    (options) => runner.invoke({ reduces: true }, options),
    ({ ranks }) => ranks[0]!.collective !== null,
  );
  return late.ranks[0]!.collective!.group;
}

function pidsOf(runner: Runner): number[] {
  return runner.context!.map(({ pid }) => pid);
}

const TOGETHER: Record<string, Endless> = {
  "without anything else": {},
  "with a collective in each step": { reduces: true },
  "with checkpoints between yields": { checks: true, reduces: true },
  "on ranks of different speeds": { stepMs: [0, 3, 1] },
  "on ranks of different speeds, with a collective": { stepMs: [0, 3, 1], reduces: true },
  "twice in each step": { yields: [2, 2, 2], reduces: true },
  "and wait at their end": { ending: "waits" },
  "and yield at their end": { ending: "yields" },
  "and reduce at their end": { reduces: true, ending: "reduces" },
};

for (const [how, payload] of Object.entries(TOGETHER)) {
  Deno.test(`generators on all ranks, ${how}, return at the same yield when canceled`, async () => {
    await using runner = await startRunner(Generates, { worldSize: 3, cancelGraceMs });
    const pids = pidsOf(runner);
    for (let round = 0; round < 5; round++) {
      await cancelStream(runner, payload, 1 + 7 * round);
      const all = await reportsOf(runner, pids);
      assertEquals(new Set(all.map(({ yielded }) => yielded)).size, 1, JSON.stringify(all));
      for (const { ended, aborted } of all) assertEquals([ended, aborted], [true, true]);
    }
    assertEquals(await groupOf(runner), "epoch-1");
  });
}

const APART: Record<string, Endless> = {
  "one yields, and all reduce": { yielding: [0], reduces: true },
  "another yields, and all reduce": { yielding: [1], reduces: true, stepMs: [1, 1] },
  "one yields, and all reach checkpoints": { yielding: [0], checks: true },
  "one yields, and all do both": { yielding: [0], checks: true, reduces: true },
  "they yield different numbers of times, and reduce": { yields: [3, 1], reduces: true },
};

for (const [how, payload] of Object.entries(APART)) {
  Deno.test(`if ${how}, generators return when canceled, and a new group forms`, async () => {
    const begun = new StartCounter(2);
    await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs, logs: begun.logs });
    const pids = pidsOf(runner);
    for (let round = 0; round < 3; round++) {
      if (payload.yielding?.[0] === 1) await abortCall(runner, begun, payload);
      else await cancelStream(runner, payload);
      const all = await reportsOf(runner, pids);
      assertEquals(all.map(({ ended }) => ended), [true, true]);
    }
    assertEquals(await groupOf(runner), "epoch-4");
  });
}

Deno.test("signals and timeouts end a generator, with or without a reader", async () => {
  const waits = Promise.withResolvers<void>();
  const logs = ({ rank, text }: { rank: number; text: string }) =>
    rank === 0 && text === WAITS && waits.resolve();
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs, logs });
  const pids = pidsOf(runner);
  const controller = new AbortController();
  const stream = runner.stream({}, { signal: controller.signal });
  // Nobody reads, so the rank waits for credit at a yield.
  await waits.promise;
  controller.abort(new Error("enough"));
  await assertRejects(() => Array.fromAsync(stream), Error, "enough");
  const [first] = await reportsOf(runner, pids);
  assert(first!.ended);
  await assertRejects(() => runner.invoke({ reduces: true }, { timeoutMs: 50 }), TimeoutError);
  for (const { ended } of await reportsOf(runner, pids)) assert(ended);
});

Deno.test("a generator that is far behind the others returns without catching up", async () => {
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs });
  const pids = pidsOf(runner);
  // The rank that waits for the reader falls behind, here by minutes.
  await cancelStream(runner, { stepMs: [100, 0] }, 5);
  const all = await reportsOf(runner, pids);
  assertEquals(all.map(({ ended }) => ended), [true, true]);
  assertEquals(await groupOf(runner), "epoch-2");
});

Deno.test("a generator that never yields to the event loop returns at a yield", async () => {
  await using runner = await startRunner(GeneratesSync, { worldSize: 2, cancelGraceMs });
  for await (const item of runner.stream(1e12)) if (item === 100) break;
  await assertRejects(() => runner.invoke(1e12, { timeoutMs: 50 }), TimeoutError);
  const all = await runner.invokeAll(null) as { yielded: number; ended: boolean }[];
  assertEquals(all.map(({ ended }) => ended), [true, true]);
  assertEquals(all[0], all[1]);
});

Deno.test("an error in a finally block is gathered, and the next call is served", async () => {
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs });
  const pids = pidsOf(runner);
  await cancelStream(runner, { ending: "throws" });
  await runner.invoke(null);
  const errors = runner.gatherErrors();
  assertEquals(errors.map(({ message }) => message), ["cannot clean up", "cannot clean up"]);
  await reportsOf(runner, pids);
});

Deno.test("an item that cannot be sent is the error, and a later one is printed", async () => {
  const lines: string[] = [];
  const logs = ({ text }: { text: string }) => void lines.push(text);
  await using runner = await startRunner(YieldsOddly, { logs });
  const stream = () => Array.fromAsync(runner.stream(null));
  const error = await assertRejects(stream, WorkerError, "a function cannot cross");
  assertEquals(error.remoteName, "TypeError");
  await until(() => lines.some((line) => line.includes("cannot clean up")), "the line");
});

Deno.test("generators that yield only on some ranks end normally if they are not canceled", async () => {
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs });
  const items = await Array.fromAsync(runner.stream({ yielding: [0], reduces: true, steps: 5 }));
  assertEquals(items.slice(0, 5), [0, 1, 2, 3, 4]);
  await reportsOf(runner, pidsOf(runner));
  assertEquals(await groupOf(runner), "epoch-1");
});

Deno.test("generators return at their yields when another rank dies", async () => {
  await using runner = await startRunner(Generates, {
    worldSize: 2,
    cancelGraceMs,
    restart: { maxRestarts: 1, backoffMs: 0 },
  });
  const [pid] = pidsOf(runner);
  await assertRejects(() => Array.fromAsync(runner.stream({ dying: 1 })), RankExitError);
  const [first] = await runner.invokeAll(null) as Report[];
  assertEquals([first!.ended, pidsOf(runner)[0]], [true, pid]);
});
