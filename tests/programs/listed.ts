/**
 * Asks a rank whether it may use pointers.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { Listed } from "../workers/listed.ts";

await using runner = new DistributedRunner(Listed, { device: "cpu", logs: "none" });
await runner.start();
console.log(String(await runner.invoke("a pointer")));
