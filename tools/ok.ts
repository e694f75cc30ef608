/**
 * `deno task ok`: every check that a change must pass. Sets up what is missing, runs every check and prints
 * one line for each, then the output of the failed checks.
 *
 * @module
 */

import { allChecks, runChecks } from "./checks/mod.ts";
import { ensureGpuLibrary } from "./gpu.ts";
import { ensureReady } from "./ready.ts";
import { createConsole, packageRoot, runTool } from "./shared/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const { libtorch } = await ensureReady(console);
    await ensureGpuLibrary(console);
    const checks = await allChecks(packageRoot(), libtorch.root);
    const encoder = new TextEncoder();
    const print = (text: string) => {
      for (let rest = encoder.encode(text); rest.length > 0;) {
        rest = rest.subarray(Deno.stdout.writeSync(rest));
      }
    };
    return await runChecks(checks, print) ? 0 : 1;
  });
}
