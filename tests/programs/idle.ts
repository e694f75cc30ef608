/**
 * Starts a runner, makes one call, and reaches its end without stopping the runner.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Echo } from "../workers/plain.ts";

const runner = new DistributedRunner(Echo, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
console.log(
  JSON.stringify({ pids: runner.context!.map(({ pid }) => pid), answer: await runner.invoke("x") }),
);
