/**
 * `deno task build:wgpu`: builds the GPU library, where it is missing.
 *
 * @module
 */

import { ensureGpuLibrary } from "./gpu.ts";
import { runTool } from "./shared/cli.ts";
import { createConsole } from "./shared/console.ts";
import { displayPath } from "./shared/paths.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    console.say(`Ready: ${displayPath(await ensureGpuLibrary(console))}`);
  });
}
