/**
 * A Web Worker, which does not know the program's main module. It starts a runner and posts what its ranks
 * answer.
 *
 * @module
 */
import { DistributedRunner, serveIfRank } from "../../mod.ts";
import { Echo } from "../workers/plain.ts";

await serveIfRank([Echo]); // ranks import the class all the same
await using runner = new DistributedRunner(Echo, { worldSize: 2, device: "cpu", logs: "none" });
await runner.start();
(self as unknown as { postMessage(message: unknown): void }).postMessage(await runner.invokeAll(3));
