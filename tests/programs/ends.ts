/**
 * Starts a runner, prints the processes of its ranks when they are busy, and ends as its argument says.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Busy, type State } from "../workers/busy.ts";

const [how, state] = Deno.args as [string, State];
const busy = new Set<number>();

function onLine({ rank, text }: { rank: number; text: string }): void {
  if (text !== "busy" || busy.has(rank)) return;
  busy.add(rank);
  // A rank prints `busy` a moment before it is.
  if (busy.size === 2) setTimeout(end, 50);
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
