/**
 * A runner that goes through all phases, and is killed in one of them.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import type { Cell, Plan } from "./plan.ts";
import { FaultyWorker, INJECT, payloadOf } from "./worker.ts";

const cell: Cell & Plan = JSON.parse(Deno.args[0]!);
const { worldSize, phase } = cell;
await using runner = new DistributedRunner(FaultyWorker, {
  worldSize,
  device: "cpu",
  logs: ({ text }) => console.log(text),
  env: { FAULT_PLAN: JSON.stringify(cell) },
  denoArgs: phase === "spawn" || phase === "handshake"
    ? [`--preload=${import.meta.resolve("./preload.ts")}`]
    : [],
});
await runner.start({ setup: payloadOf(cell) });
if (phase === "stream") await Array.fromAsync(runner.stream(payloadOf(cell)));
else await runner.invoke(payloadOf(cell)).catch(() => {});
if (phase === "idle") Deno.kill(runner.context![cell.rank]!.pid, INJECT);
await runner.invoke(payloadOf(null));
// The program waits to be killed, and must not exit before.
if (cell.fault === "runner") await new Promise((resolve) => setTimeout(resolve, 10_000));
