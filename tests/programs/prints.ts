/**
 * Starts ranks that print, with inherited output.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Prints } from "../workers/plain.ts";

await using runner = new DistributedRunner(Prints, { worldSize: 2, device: "cpu" });
await runner.start();
await runner.invoke({ lines: 200 });
