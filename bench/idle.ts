/**
 * Starts two ranks, lets them idle, and prints the CPU time of their main threads and of this one.
 *
 * @module
 */
import { DistributedRunner } from "@cohort/distributed";
import { Noop } from "./ranks/workers.ts";

const SETTLE_MS = 2_000; // enough to collect the garbage of the start
const IDLE_MS = 10_000;

await using runner = new DistributedRunner(Noop, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
await runner.invoke();
await sleep(SETTLE_MS);
const pids = [Deno.pid, ...runner.context!.map(({ pid }) => pid)];
const before = pids.map(mainThreadTicks);
await sleep(IDLE_MS);
console.log(JSON.stringify(pids.map((pid, index) => mainThreadTicks(pid) - before[index]!)));

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function mainThreadTicks(pid: number): number {
  const stat = Deno.readTextFileSync(`/proc/${pid}/task/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]); // utime, stime
}
