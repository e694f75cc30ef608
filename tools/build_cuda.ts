/**
 * `deno task build:cuda`: fetches CUDA's libraries and builds the one that links NCCL, where they are missing.
 *
 * @module
 */

import { ensureCuda } from "./cuda/ensure.ts";
import { runTool } from "./shared/cli.ts";
import { createConsole } from "./shared/console.ts";
import { displayPath } from "./shared/paths.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const { library, parts } = await ensureCuda(console);
    console.say(`Ready: ${displayPath(library)} on the CUDA in ${displayPath(parts.root)}`);
  });
}
