/**
 * Starts a runner, prints the processes of its ranks when they are busy, and ends as its argument says.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { until } from "../testing.ts";
import { Busy, type State } from "../workers/busy.ts";

const [how, state] = Deno.args as [string, State];
const busy = new Set<number>();

const RUNNING = "R";
const SLEEPING = "S";
const STOPPED = "T";

function onLine({ rank, text }: { rank: number; text: string }): void {
  if (text !== "busy" || busy.has(rank)) return;
  busy.add(rank);
  if (busy.size === 2) endWhenBusy();
}

/** Ends when the kernel says that the ranks are busy. A rank prints `busy` a moment before it is. */
async function endWhenBusy(): Promise<void> {
  const expected = state === "looping" ? RUNNING : state === "stopped" ? STOPPED : SLEEPING;
  const areBusy = () => runner.context!.every(({ pid }) => threadState(pid) === expected);
  await until(areBusy, "the ranks to be busy");
  // Not in this promise, which would reject with what end() throws.
  setTimeout(end);
}

/** Returns the state of a process's main thread: the kernel's letter. */
function threadState(pid: number): string {
  const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).charAt(0);
}

function end(): void {
  console.log(JSON.stringify(runner.context!.map(({ pid }) => pid)));
  if (how === "exit") Deno.exit(0);
  if (how === "throw") throw new Error("uncaught in the runner's process");
  Deno.kill(Deno.pid, how as Deno.Signal);
}

const runner = new DistributedRunner(Busy, {
  worldSize: 2,
  device: "cpu",
  logs: onLine,
  env: { BUSY: state },
  heartbeatMs: Infinity,
});
await runner.start({ setup: state });
await runner.invoke(state);
