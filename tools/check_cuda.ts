/**
 * `deno task check:cuda`: builds, links and loads the CUDA parts, and runs the CUDA tests that need no GPU.
 *
 * @module
 */

import { ensureCuda } from "./cuda/mod.ts";
import { createConsole, relay, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    await ensureCuda(createConsole());
    const command = [
      Deno.execPath(),
      "test",
      "-A",
      "ffi/cuda/cuda_loading_test.ts",
      "tests/cuda/without_gpu_test.ts",
    ];
    return await relay(command, { cwd: packageRoot(), env: { COHORT_CHECK_CUDA: "1" } }) ?? 1;
  });
}
