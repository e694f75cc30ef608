/**
 * `deno task check:cuda`: builds and links what CUDA takes, loads it, and runs what can be tested of it without a GPU.
 *
 * @module
 */

import { ensureCuda } from "./cuda/ensure.ts";
import { relay } from "./shared/command.ts";
import { runTool } from "./shared/cli.ts";
import { createConsole } from "./shared/console.ts";
import { packageRoot } from "./shared/paths.ts";

if (import.meta.main) {
  await runTool(async () => {
    await ensureCuda(createConsole());
    const command = [
      Deno.execPath(),
      "test",
      "-A",
      "ffi/cuda_loading_test.ts",
      "tests/gpu/without_gpu_test.ts",
    ];
    return await relay(command, { cwd: packageRoot(), env: { COHORT_CHECK_CUDA: "1" } }) ?? 1;
  });
}
