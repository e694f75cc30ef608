/**
 * A runner that goes through all phases while nobody reads its standard output.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { until } from "../testing.ts";
import type { Cell, Plan } from "./plan.ts";
import { FaultyWorker, INJECT, payloadOf, sumIn } from "./worker.ts";

/** A loaded machine may stop a rank for a second or two. */
const HEARTBEAT_MS = 1500;
/** Long enough that a rank would be blamed if it were at fault. */
const HELD_MS = 3 * HEARTBEAT_MS;

const cell: Cell & Plan = JSON.parse(Deno.args[0]!);
const { worldSize, phase, mark } = cell;

/** Prints `held` when the output has been unread long enough. The parent process then starts to read it. */
async function reportWhenHeld(): Promise<void> {
  await until(() => isThere(mark), "the fault");
  // Nothing must happen meanwhile.
  await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  console.error("held");
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

const runner = new DistributedRunner(FaultyWorker, {
  worldSize,
  device: "cpu",
  heartbeatMs: HEARTBEAT_MS,
  cancelGraceMs: 50,
  env: { FAULT_PLAN: JSON.stringify(cell) },
  denoArgs: phase === "spawn" || phase === "handshake"
    ? [`--preload=${import.meta.resolve("./preload.ts")}`]
    : [],
});
const held = reportWhenHeld();
await runner.start({ setup: payloadOf(cell) });
const before = runner.context!.map(({ pid }) => pid);
const stop = async () => {
  await runner.stop();
  await held;
};
if (phase === "teardown") {
  await runner.invoke(payloadOf(null));
  await stop();
} else {
  if (phase === "stream") await Array.fromAsync(runner.stream(payloadOf(cell)));
  else if (phase === "re-forming") await runner.invoke(payloadOf(cell)).catch(() => {});
  else await runner.invoke(payloadOf(cell));
  if (phase === "idle") Deno.kill(runner.context![cell.rank]!.pid, INJECT);
  await until(() => isThere(mark), "the fault");
  const sum = sumIn(await runner.invoke(payloadOf(null)));
  if (sum !== worldSize) throw new Error(`the next call gave ${sum}`);
  if (runner.context!.some(({ pid }, rank) => pid !== before[rank])) throw new Error("ranks were replaced");
  await stop();
}
const left = runner.gatherErrors().filter(({ message }) => message !== "all ranks throw");
if (left.length > 0) throw new Error("errors are left", { cause: left[0] });
console.error("served");
