/**
 * A program whose hooks reject.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Mortal } from "../workers/mortal.ts";

const fail = async () => {
  await Promise.resolve();
  throw new Error("a hook's own failure");
};
await using runner = new DistributedRunner(Mortal, {
  worldSize: 2,
  device: "cpu",
  restart: { maxRestarts: 1, backoffMs: 0 },
  logs: fail,
  onRankExit: fail,
  onRestart: fail,
});
await runner.start({ onProgress: fail });
await runner.invoke({ dying: 0 }).catch(() => {});
await runner.invoke({});
console.log("done");
