/**
 * Asks a rank which permissions it has.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Permissions } from "../workers/plain.ts";

await using runner = new DistributedRunner(Permissions, { device: "cpu", logs: "none" });
await runner.start();
console.log(JSON.stringify(await runner.invoke()));
