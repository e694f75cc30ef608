/**
 * Asks a rank whether it may use pointers.
 *
 * @module
 */
import { DistributedRunner } from "../../mod.ts";
import { TriesFfi } from "../workers/ffi_access.ts";

await using runner = new DistributedRunner(TriesFfi, { device: "cpu", logs: "none" });
await runner.start();
console.log(String(await runner.invoke("a pointer")));
