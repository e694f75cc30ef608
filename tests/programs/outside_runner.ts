/**
 * A runner of ranks that an outside launcher starts. The test kills it.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Joins } from "../workers/outside.ts";

const [workerAddr, tokenFile] = Deno.args;
const runner = new DistributedRunner(Joins, {
  worldSize: 2,
  device: "cpu",
  workerAddr,
  externalRanks: { tokenFile: tokenFile! },
});
await runner.start();
console.log("started");
// Waits to be killed.
await new Promise((resolve) => setTimeout(resolve, 60_000));
