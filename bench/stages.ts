/**
 * Where the time of a small call goes: processor time of the runner and of its ranks, compared with that of
 * the processes of a bare fan-out. Linux only.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { FanOut } from "./fan_out.ts";
import { format, median, type Row, time } from "./measure.ts";
import { Noop } from "./ranks/workers.ts";

const BLOCKS = 30;
const CALLS = 500;

/** Measures the processor time of main threads per no-op call of two ranks. */
export async function stages(): Promise<Row[]> {
  if (Deno.build.os !== "linux") return [];
  await using runner = new DistributedRunner(Noop, { worldSize: 2, device: "cpu", logs: "none" });
  await runner.start();
  await using bare = await FanOut.open(2);
  const ranks = runner.context!.map(({ pid }) => pid);
  const begin: number[] = [];
  const call = async () => {
    const startedAt = performance.now();
    const result = runner.invoke();
    begin.push(performance.now() - startedAt);
    await result;
  };
  await time(call, 5 * CALLS);
  await time(() => bare.round(), 5 * CALLS);
  begin.length = 0;
  const ours: number[][] = [];
  const raw: number[][] = [];
  for (let block = 0; block < BLOCKS; block++) {
    raw.push(await processorTime(() => bare.round(), [Deno.pid, ...bare.pids]));
    ours.push(await processorTime(call, [Deno.pid, ...ranks]));
  }
  const [parent, child] = [0, 1].map((index) => median(raw.map((block) => block[index]!)));
  const row = (what: string, ms: number, than: number): Row => ({
    what,
    result: `${format(ms)}, of which a bare process takes ${format(than)}`,
    bound: "",
    reached: null,
  });
  return [
    {
      what: "`invoke()` until it returns its promise: encodes the payload, writes to both ranks",
      result: format(median(begin)),
      bound: "",
      reached: null,
    },
    row("the runner's processor time per call", median(ours.map((block) => block[0]!)), parent!),
    row("rank 0's processor time per call", median(ours.map((block) => block[1]!)), child!),
    row("rank 1's processor time per call", median(ours.map((block) => block[2]!)), child!),
  ];
}

/** Returns the processor time that main threads use while a function runs, in milliseconds per run. */
async function processorTime(run: () => Promise<void>, pids: readonly number[]): Promise<number[]> {
  const before = pids.map(usedMs);
  for (let count = 0; count < CALLS; count++) await run();
  return pids.map((pid, index) => (usedMs(pid) - before[index]!) / CALLS);
}

function usedMs(pid: number): number {
  return Number(Deno.readTextFileSync(`/proc/${pid}/task/${pid}/schedstat`).split(" ")[0]) / 1e6;
}
