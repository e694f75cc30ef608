/**
 * `deno task setup`: fetches libtorch and builds the native library, where they are missing.
 *
 * `--quiet` says nothing where nothing is to be done.
 *
 * @module
 */

import { ensureReady } from "./ready.ts";
import { createConsole, displayPath, runTool } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const { libtorch, library } = await ensureReady(console);
    if (Deno.args.includes("--quiet")) return;
    console.say(`Ready: ${displayPath(library)} on the libtorch in ${displayPath(libtorch.root)}`);
  });
}
