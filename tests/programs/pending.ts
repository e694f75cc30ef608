/**
 * Makes a call that is the only thing pending: the process must live until it is answered.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Echo } from "../workers/plain.ts";

const runner = new DistributedRunner(Echo, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
runner.invoke("answered").then(console.log);
