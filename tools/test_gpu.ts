/**
 * `deno task test:gpu`: runs the tests that need NVIDIA GPUs. Those that this machine has no GPUs for are rehearsed on the CPU, or
 * skipped, and say so.
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
    return await relay([Deno.execPath(), "test", "-A", "tests/gpu", ...Deno.args], { cwd: packageRoot() }) ??
      1;
  });
}
