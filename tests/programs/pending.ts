/**
 * Makes a call, and nothing else is pending. The process must stay alive until it is answered.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Echo } from "../workers/plain.ts";

const runner = new DistributedRunner(Echo, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
runner.invoke("answered").then(console.log);
