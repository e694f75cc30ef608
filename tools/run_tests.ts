/**
 * `deno task test`: sets up what is missing, including the models for tests, runs the tests of both languages
 * and ends with `N passed, N failed`. A file that the tests leave in their temporary folder counts as a
 * failure.
 *
 * Arguments are passed to `deno test`; then Rust's tests do not run.
 *
 * @module
 */

import { ensureGpuLibrary } from "./gpu.ts";
import { ensureModel, type ModelName, MODELS } from "./models/mod.ts";
import { ensureReady } from "./ready.ts";
import { cacheDirectory, createConsole, packageRoot, runTool } from "./shared/mod.ts";
import {
  addCounts,
  cargoSuites,
  denoSuite,
  docSuite,
  formatCounts,
  makeTemporaryFolder,
  NO_TESTS,
  removeTemporaryFolder,
  runSuite,
} from "./suites/mod.ts";

if (import.meta.main) {
  await runTool(async () => {
    const stderr = createConsole();
    const { libtorch } = await ensureReady(stderr);
    await ensureGpuLibrary(stderr);
    for (const name of Object.keys(MODELS) as ModelName[]) {
      await ensureModel(name, { cache: cacheDirectory(), console: stderr });
    }
    const root = packageRoot();
    const suites = Deno.args.length > 0
      ? [denoSuite(Deno.args)]
      : [denoSuite(), await docSuite(root), ...cargoSuites(root)];
    const temporary = await makeTemporaryFolder();
    const env: Record<string, string> = { LIBTORCH: libtorch.root, TMPDIR: temporary };
    if (Deno.stdout.isTerminal() && !Deno.noColor) {
      Object.assign(env, { FORCE_COLOR: "1", CARGO_TERM_COLOR: "always" });
    }
    let counts = NO_TESTS;
    const broken: string[] = [];
    for (const suite of suites) {
      const onBroken = (reason: string) => broken.push(reason);
      counts = addCounts(counts, await runSuite(suite, { cwd: root, env, onBroken }));
    }
    for (const name of await removeTemporaryFolder(temporary)) {
      broken.push(`the tests left ${name} in their temporary folder`);
      counts = addCounts(counts, { passed: 0, failed: 1, skipped: 0 });
    }
    for (const reason of broken) stderr.say(`error: ${reason}`);
    console.log(formatCounts(counts));
    return counts.failed > 0 ? 1 : 0;
  });
}
