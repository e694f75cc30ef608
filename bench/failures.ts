/**
 * How long it takes until a failure is known, and until calls are served again.
 *
 * @module
 */
import { DistributedRunner, RankExitError, type RunnerOptions, WorkerError } from "@cohort/distributed";
import { format, formatSamples, median, quantile, type Row, time } from "./measure.ts";
import { type Failing, Fails, Noop } from "./ranks/workers.ts";

type FailingRunner = DistributedRunner<Failing, void, number, number>;

const QUIET = { worldSize: 2, device: "cpu", logs: "none" } as const;

/**
 * Starts a runner whose ranks print a line when they wait.
 *
 * @param options Options of the runner.
 * @param megabytes The size of each rank's weights.
 * @returns The runner, and a function that returns a promise. The promise resolves when all ranks wait in the
 * next call.
 */
async function startFailing(options: RunnerOptions = {}, megabytes = 0) {
  let ranks = 0;
  let waiting = Promise.withResolvers<void>();
  const onLine = ({ text }: { text: string }) => text === "waiting" && ++ranks === 2 && waiting.resolve();
  const runner = new DistributedRunner<Failing, void, number, number>(Fails, {
    ...QUIET,
    logs: onLine,
    ...options,
  });
  await runner.start({ setup: megabytes });
  const nextCall = () => {
    ranks = 0;
    waiting = Promise.withResolvers<void>();
    return waiting.promise;
  };
  return { runner, nextCall };
}

/** Waits until a promise rejects with an error of a class; returns the time. */
async function rejection(
  promise: Promise<unknown>,
  kind: typeof RankExitError | typeof WorkerError,
): Promise<number> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof kind) return performance.now();
    throw error;
  }
  throw new Error("Cannot measure: the call did not fail");
}

/** Measures the time from a rank's death until the caller knows. */
export async function deaths(): Promise<Row[]> {
  const rows: Row[] = [];
  const ways = {
    "in a call": (runner: FailingRunner) => runner.invoke("wait"),
    "in a collective that the other waits in": (runner: FailingRunner) => runner.invoke("reduce"),
    "in a stream": (runner: FailingRunner) => Array.fromAsync(runner.stream("stream")),
  };
  const cases = Object.entries(ways).flatMap(([where, call]) => [
    { where, call, megabytes: 0, rounds: 15 },
    { where: `${where}, with 1 GB of weights`, call, megabytes: 1000, rounds: 7 },
  ]);
  for (const { where, call, megabytes, rounds } of cases) {
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { runner, nextCall } = await startFailing({}, megabytes);
      const waiting = nextCall();
      const known = rejection(call(runner), RankExitError);
      await waiting;
      const killedAt = performance.now();
      Deno.kill(runner.context![1]!.pid, "SIGKILL");
      samples.push(await known - killedAt);
      await runner.terminate();
    }
    rows.push({
      what: `a rank killed ${where}, until the caller knows`,
      result: `${format(median(samples))} (worst ${format(quantile(samples, 1))}, n ${samples.length})`,
      bound: "≤ 6 ms",
      reached: median(samples) <= 6,
    });
  }
  return rows;
}

/** Measures the time until calls are served again, and the cost of calls after that. */
export async function recoveries(): Promise<Row[]> {
  return [await afterThrow(), ...await afterDeath()];
}

/** Measures recovery after a rank throws while the other waits for it in a collective. */
async function afterThrow(): Promise<Row> {
  const { runner } = await startFailing();
  const samples: number[] = [];
  for (let round = 0; round < 30; round++) {
    const failedAt = await rejection(runner.invoke("throw"), WorkerError);
    await runner.invoke("sum");
    samples.push(performance.now() - failedAt);
  }
  await runner.stop();
  return {
    what: "a rank threw during a collective: from the error to the next call's answer, with a new group",
    result: formatSamples(samples),
    bound: "< 100 ms",
    reached: median(samples) < 100,
  };
}

/**
 * Measures how long it takes to replace a dead rank, and compares later calls with those of ranks that never
 * died.
 */
async function afterDeath(): Promise<Row[]> {
  const restart = { maxRestarts: 100, backoffMs: 0 };
  const samples: number[] = [];
  {
    const { runner, nextCall } = await startFailing({ restart });
    for (let round = 0; round < 8; round++) {
      const waiting = nextCall();
      const known = rejection(runner.invoke("reduce"), RankExitError);
      await waiting;
      const killedAt = performance.now();
      Deno.kill(runner.context![1]!.pid, "SIGKILL");
      await known;
      await runner.invoke("sum");
      samples.push(performance.now() - killedAt);
    }
    await runner.stop();
  }
  await using fresh = new DistributedRunner(Noop, QUIET);
  await fresh.start();
  const restarted = Promise.withResolvers<void>();
  await using replaced = new DistributedRunner(Noop, {
    ...QUIET,
    restart,
    onRestart: () => restarted.resolve(),
  });
  await replaced.start();
  Deno.kill(replaced.context![1]!.pid, "SIGKILL");
  await restarted.promise;
  const before: number[] = [];
  const after: number[] = [];
  for (let round = 0; round < 50; round++) {
    before.push(...await time(() => fresh.invoke(), 100, 20));
    after.push(...await time(() => replaced.invoke(), 100, 20));
  }
  const ratio = median(after) / median(before);
  return [
    {
      what: "a rank killed and replaced, until the next call is answered",
      result: formatSamples(samples),
      bound: "",
      reached: null,
    },
    {
      what: "no-op `invoke` after a rank was replaced",
      result: `${formatSamples(after)}, ${ratio.toFixed(2)} × that of ranks that never died`,
      bound: "≤ 1.1 ×",
      reached: ratio <= 1.1,
    },
  ];
}
