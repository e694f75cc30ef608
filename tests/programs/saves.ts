/**
 * Prints its process ID, then saves a tensor to a file when a line arrives.
 *
 * @module
 */
import { saveSafetensors, Tensor } from "../../mod.ts";

using tensor = Tensor.fromArray([1, 2, 3]);
console.log(Deno.pid);
await Deno.stdin.read(new Uint8Array(1));
await saveSafetensors({ tensor }, Deno.args[0]!);
