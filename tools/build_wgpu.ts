/**
 * `deno task build:wgpu`: builds the GPU library if it is missing.
 *
 * @module
 */

import { ensureGpuLibrary } from "./gpu.ts";
import { createConsole, displayPath, runTool } from "../setup/shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    console.say(`Ready: ${displayPath(await ensureGpuLibrary(console))}`);
  });
}
