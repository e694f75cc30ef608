/**
 * `deno task setup`: fetches libtorch and builds the native library if they are missing.
 *
 * `--quiet` prints nothing if nothing has to be done.
 *
 * @module
 */

import { ensureReady } from "./ready.ts";
import { createConsole, displayPath, runTool } from "../setup/shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const { libtorch, library } = await ensureReady(console);
    if (Deno.args.includes("--quiet")) return;
    console.say(`Ready: ${displayPath(library)} on the libtorch in ${displayPath(libtorch.root)}`);
  });
}
