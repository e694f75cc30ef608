/**
 * `deno task test`: sets up what is missing, including the models for tests, runs the tests of both languages
 * and ends with `N passed, N failed`. A file that the tests leave in their temporary folder counts as a
 * failure.
 *
 * Arguments are passed to `deno test`; then Rust's tests do not run.
 *
 * @module
 */

import { ensureReadyForTests } from "./ready_for_tests.ts";
import { createConsole, runTool } from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";
import { cargoSuites, denoSuite, denoSuites, docSuite, formatCounts, runSuites } from "./suites/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const stderr = createConsole();
    const { libtorch } = await ensureReadyForTests(stderr);
    const root = packageRoot();
    const env: Record<string, string> = { LIBTORCH: libtorch.root };
    if (Deno.stdout.isTerminal() && !Deno.noColor) {
      Object.assign(env, { FORCE_COLOR: "1", CARGO_TERM_COLOR: "always" });
    }
    const { counts, failures } = await runSuites(await chains(root), { cwd: root, env });
    for (const failure of failures) stderr.say(`error: ${failure}`);
    console.log(formatCounts(counts));
    return counts.failed > 0 ? 1 : 0;
  });
}

/**
 * Returns the suites to run, as chains of about the same duration that run at the same time. Most tests wait
 * for processes, so one chain would leave processors idle.
 */
async function chains(root: string) {
  if (Deno.args.length > 0) return [[denoSuite(Deno.args)]];
  const { integration, faults, unit } = denoSuites();
  return [[integration], [unit, faults, await docSuite(root), ...cargoSuites(root)]];
}
