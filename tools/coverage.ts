/**
 * `deno task coverage`: runs the TypeScript tests, measures which lines they run in this process and in all
 * ranks, and prints a table of the package's own files. An HTML report is in `target/coverage/html`.
 *
 * Arguments are passed to `deno test`, for example the files to run.
 *
 * @module
 */

import { ensureReadyForTests } from "./ready_for_tests.ts";
import {
  createConsole,
  displayPath,
  join,
  relay,
  removeIfThere,
  runTool,
  toFileUrl,
} from "../setup/shared/mod.ts";
import { packageRoot } from "./shared/mod.ts";
import { denoSuite, formatCounts, runSuite } from "./suites/mod.ts";

/** What the report leaves out: tests and their helpers, generated files, tools and stand-ins. */
const EXCLUDED = String.raw`_test\.ts$|\.gen\.ts$|/(tests|tools|bench|links|testdata|parity|fuzz)/`;

if (import.meta.main) {
  await runTool(async () => {
    const console = createConsole();
    const root = packageRoot();
    await ensureReadyForTests(console);
    const folder = join(root, "target/coverage");
    // Every process writes files here. Those of an earlier run would count, too.
    await removeIfThere(folder);
    const suite = denoSuite([`--coverage=${folder}`, "--coverage-raw-data-only", ...Deno.args]);
    const { counts, failures } = await runSuite(suite, { cwd: root });
    const report = [
      Deno.execPath(),
      "coverage",
      folder,
      `--include=^${toFileUrl(root).href}/`,
      `--exclude=${EXCLUDED}`,
    ];
    const codes = [await relay([...report, "--html"], { cwd: root }), await relay(report, { cwd: root })];
    console.say(`The report is ${displayPath(join(folder, "html/index.html"))}`);
    for (const failure of failures) console.say(`error: ${failure}`);
    console.say(formatCounts(counts));
    return counts.failed > 0 || codes.some((code) => code !== 0) ? 1 : 0;
  });
}
