/**
 * `deno task test:cuda`: runs the tests that need NVIDIA GPUs. If this machine has too few GPUs for a test,
 * it is rehearsed on the CPU or skipped, and reports that.
 *
 * @module
 */

import { ensureCuda } from "./cuda/mod.ts";
import { createConsole, relay, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    await ensureCuda(createConsole());
    return await relay([Deno.execPath(), "test", "-A", "tests/cuda", ...Deno.args], { cwd: packageRoot() }) ??
      1;
  });
}
