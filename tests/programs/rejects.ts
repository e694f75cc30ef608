/**
 * A program whose callbacks reject.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { DiesOnRequest } from "../workers/dies_on_request.ts";

const fail = async () => {
  await Promise.resolve();
  throw new Error("the callback failed");
};
await using runner = new DistributedRunner(DiesOnRequest, {
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
