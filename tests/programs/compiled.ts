/**
 * Loads a compiled model, prints how many packages are unpacked below TMPDIR, and ends as its argument says,
 * without freeing the model.
 *
 * @module
 */
import { AotModel } from "../../mod.ts";

const [how] = Deno.args;
const cache = new URL("../../ffi/testdata/cache.pt2", import.meta.url);
(await AotModel.load(cache)).dispose();
await AotModel.load(cache);
const names: string[] = [];
for (const { name } of Deno.readDirSync(Deno.env.get("TMPDIR")!)) {
  for (const inner of Deno.readDirSync(`${Deno.env.get("TMPDIR")}/${name}`)) {
    if (inner.isDirectory) names.push(inner.name);
  }
}
console.log(names.length);
if (how === "kill") Deno.kill(Deno.pid, "SIGKILL");
if (how === "exit") Deno.exit(3);
if (how === "throw") throw new Error("on purpose");
