/**
 * `deno task build:cuda`: fetches CUDA's libraries and builds the library that links NCCL, if they are
 * missing.
 *
 * @module
 */

import { ensureCuda } from "./cuda/mod.ts";
import { createConsole, displayPath, runTool } from "../setup/shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const { library, parts } = await ensureCuda(console);
    console.say(`Ready: ${displayPath(library)} on the CUDA in ${displayPath(parts.root)}`);
  });
}
