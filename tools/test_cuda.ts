/**
 * `deno task test:cuda`: runs the tests that need NVIDIA GPUs. Those that this machine has no GPUs for are
 * rehearsed on the CPU, or skipped, and say so.
 *
 * @module
 */

import { ensureCuda } from "./cuda/mod.ts";
import { createConsole, packageRoot, relay, runTool } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    await ensureCuda(createConsole());
    return await relay([Deno.execPath(), "test", "-A", "tests/cuda", ...Deno.args], { cwd: packageRoot() }) ??
      1;
  });
}
