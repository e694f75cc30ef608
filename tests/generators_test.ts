import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DistributedRunner, RankExitError, TimeoutError, WorkerError } from "../mod.ts";
import { startRunner, until } from "./runner.ts";
import { type Endless, Generates, GeneratesSync, type Told, YieldsOddly } from "./workers/generators.ts";

type Runner = DistributedRunner<Endless | null, Told | void, number>;

/** A limit that no test waits for: ranks are not to be lost. */
const cancelGraceMs = 600_000;

/** Reads some items of a stream, and cancels it. */
async function cancelled(runner: Runner, payload: Endless, items = 20): Promise<void> {
  for await (const _ of runner.stream(payload)) if (--items <= 0) break;
}

/** Counts the ranks that have begun a call, by what they print. */
class Begun {
  readonly #ranks: number;
  #count = 0;
  #all = Promise.withResolvers<void>();

  constructor(ranks: number) {
    this.#ranks = ranks;
  }

  readonly logs = ({ text }: { text: string }): void => {
    if (text === "begun" && ++this.#count % this.#ranks === 0) this.#all.resolve();
  };

  /** Waits until all have begun another call. */
  async wait(): Promise<void> {
    await this.#all.promise;
    this.#all = Promise.withResolvers();
  }
}

/** Gives a call without items up when all ranks have begun it. */
async function givenUp(runner: Runner, begun: Begun, payload: Endless): Promise<void> {
  const controller = new AbortController();
  const call = runner.invoke(payload, { signal: controller.signal });
  const rejected = assertRejects(() => call, Error, "enough");
  await begun.wait();
  controller.abort(new Error("enough"));
  await rejected;
}

/** What the ranks tell of the call before. None of them has been replaced, and they reduce together. */
async function told(runner: Runner, pids: number[]): Promise<Told[]> {
  const all = await runner.invokeAll(null, { timeoutMs: 10_000 }) as Told[];
  assertEquals(all.map(({ sum }) => sum), all.map(() => all.length));
  assertEquals(runner.context!.map(({ pid }) => pid), pids);
  assertEquals(runner.gatherErrors(), []);
  return all;
}

/** The group that the ranks are in. */
async function groupOf(runner: Runner): Promise<string> {
  const late = await assertRejects(() => runner.invoke({ reduces: true }, { timeoutMs: 50 }), TimeoutError);
  return late.ranks[0]!.collective!.group;
}

function pidsOf(runner: Runner): number[] {
  return runner.context!.map(({ pid }) => pid);
}

const TOGETHER: Record<string, Endless> = {
  "without anything else": {},
  "with a collective in each step": { reduces: true },
  "with checkpoints between them": { checks: true, reduces: true },
  "on ranks that are not as fast": { stepMs: [0, 3, 1] },
  "on ranks that are not as fast, with a collective": { stepMs: [0, 3, 1], reduces: true },
  "twice in each step": { yields: [2, 2, 2], reduces: true },
  "and wait at their end": { ending: "waits" },
  "and yield at their end": { ending: "yields" },
  "and reduce at their end": { reduces: true, ending: "reduces" },
};

for (const [how, payload] of Object.entries(TOGETHER)) {
  Deno.test(`generators that all ranks yield in, ${how}, return at one yield when given up`, async () => {
    await using runner = await startRunner(Generates, { worldSize: 3, cancelGraceMs });
    const pids = pidsOf(runner);
    for (let round = 0; round < 5; round++) {
      await cancelled(runner, payload, 1 + 7 * round);
      const all = await told(runner, pids);
      assertEquals(new Set(all.map(({ yielded }) => yielded)).size, 1, JSON.stringify(all));
      for (const { ended, aborted } of all) assertEquals([ended, aborted], [true, true]);
    }
    assertEquals(await groupOf(runner), "epoch-1");
  });
}

const APART: Record<string, Endless> = {
  "one yields, and all reduce": { yielding: [0], reduces: true },
  "another yields, and all reduce": { yielding: [1], reduces: true, stepMs: [1, 1] },
  "one yields, and all come to checkpoints": { yielding: [0], checks: true },
  "one yields, and all do both": { yielding: [0], checks: true, reduces: true },
  "they yield differently often, and reduce": { yields: [3, 1], reduces: true },
};

for (const [how, payload] of Object.entries(APART)) {
  Deno.test(`of generators where ${how}, each returns, and the group is formed again`, async () => {
    const begun = new Begun(2);
    await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs, logs: begun.logs });
    const pids = pidsOf(runner);
    for (let round = 0; round < 3; round++) {
      if (payload.yielding?.[0] === 1) await givenUp(runner, begun, payload);
      else await cancelled(runner, payload);
      const all = await told(runner, pids);
      assertEquals(all.map(({ ended }) => ended), [true, true]);
    }
    assertEquals(await groupOf(runner), "epoch-4");
  });
}

Deno.test("a generator is left by signal and time limit, with or without a reader", async () => {
  const begun = new Begun(2);
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs, logs: begun.logs });
  const pids = pidsOf(runner);
  const controller = new AbortController();
  const stream = runner.stream({}, { signal: controller.signal });
  await begun.wait();
  // Nobody reads, so that the rank comes to wait at a yield for room.
  await new Promise((resolve) => setTimeout(resolve, 200));
  controller.abort(new Error("enough"));
  await assertRejects(() => Array.fromAsync(stream), Error, "enough");
  const [first] = await told(runner, pids);
  assert(first!.ended);
  await assertRejects(() => runner.invoke({ reduces: true }, { timeoutMs: 50 }), TimeoutError);
  for (const { ended } of await told(runner, pids)) assert(ended);
});

Deno.test("a generator that others have left far behind does not go after them", async () => {
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs });
  const pids = pidsOf(runner);
  // Who is held by the reader stays behind: here by minutes.
  await cancelled(runner, { stepMs: [100, 0] }, 5);
  const all = await told(runner, pids);
  assertEquals(all.map(({ ended }) => ended), [true, true]);
  assertEquals(await groupOf(runner), "epoch-2");
});

Deno.test("a generator that never gives way returns at a yield", async () => {
  await using runner = await startRunner(GeneratesSync, { worldSize: 2, cancelGraceMs });
  for await (const item of runner.stream(1e12)) if (item === 100) break;
  await assertRejects(() => runner.invoke(1e12, { timeoutMs: 50 }), TimeoutError);
  const all = await runner.invokeAll(null) as { yielded: number; ended: boolean }[];
  assertEquals(all.map(({ ended }) => ended), [true, true]);
  assertEquals(all[0], all[1]);
});

Deno.test("what finally throws is gathered, and the next call is served", async () => {
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs });
  const pids = pidsOf(runner);
  await cancelled(runner, { ending: "throws" });
  await runner.invoke(null);
  const errors = runner.gatherErrors();
  assertEquals(errors.map(({ message }) => message), ["cannot tidy up", "cannot tidy up"]);
  await told(runner, pids);
});

Deno.test("an item that cannot cross is the error, and what finally throws after it is printed", async () => {
  const lines: string[] = [];
  const logs = ({ text }: { text: string }) => void lines.push(text);
  await using runner = await startRunner(YieldsOddly, { logs });
  const stream = () => Array.fromAsync(runner.stream(null));
  const error = await assertRejects(stream, WorkerError, "a function cannot cross");
  assertEquals(error.remoteName, "TypeError");
  await until(() => lines.some((line) => line.includes("cannot tidy up")), "the line");
});

Deno.test("generators that only some ranks yield in end as ever when nobody gives them up", async () => {
  await using runner = await startRunner(Generates, { worldSize: 2, cancelGraceMs });
  const items = await Array.fromAsync(runner.stream({ yielding: [0], reduces: true, steps: 5 }));
  assertEquals(items.slice(0, 5), [0, 1, 2, 3, 4]);
  await told(runner, pidsOf(runner));
  assertEquals(await groupOf(runner), "epoch-1");
});

Deno.test("a rank that dies leaves the others' generators at their yields", async () => {
  await using runner = await startRunner(Generates, {
    worldSize: 2,
    cancelGraceMs,
    restart: { maxRestarts: 1, backoffMs: 0 },
  });
  const [pid] = pidsOf(runner);
  await assertRejects(() => Array.fromAsync(runner.stream({ dying: 1 })), RankExitError);
  const [first] = await runner.invokeAll(null) as Told[];
  assertEquals([first!.ended, pidsOf(runner)[0]], [true, pid]);
});
