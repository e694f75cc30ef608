/**
 * `deno task ok`: every check that a change must pass. Sets up what is missing, prints one line for each
 * check, the output of the failed ones, and ends with `N passed, N failed`.
 *
 * `--quick` runs only the checks that take a few seconds, and sets up nothing. `--without-tests` runs all but
 * the tests.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { allChecks, runChecks, TESTS } from "./checks/mod.ts";
import { ensureGpuLibrary } from "./gpu.ts";
import { ensureReady } from "./ready.ts";
import { createConsole, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";
import { formatCounts } from "./suites/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const { quick, "without-tests": withoutTests } = parseArgs({
      args: Deno.args,
      options: { quick: { type: "boolean" }, "without-tests": { type: "boolean" } },
    }).values;
    const libtorch = quick ? "" : await prepare();
    const all = await allChecks(packageRoot(), libtorch);
    const checks = all.filter(({ name, isQuick }) => quick ? isQuick : !(withoutTests && name === TESTS));
    const counts = await runChecks(checks, print);
    print(`\n${formatCounts({ ...counts, skipped: 0 })}\n`);
    return counts.failed === 0 ? 0 : 1;
  });
}

/** Sets up what is missing. Returns the path of libtorch. */
async function prepare(): Promise<string> {
  const console = createConsole();
  const { libtorch } = await ensureReady(console);
  await ensureGpuLibrary(console);
  return libtorch.root;
}

function print(text: string): void {
  for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
    rest = rest.subarray(Deno.stdout.writeSync(rest));
  }
}
