/**
 * The examples in doc comments, as tests.
 *
 * @module
 */

import { listModules } from "../checks/mod.ts";
import { join } from "../../setup/shared/mod.ts";
import { readDenoSummary } from "./counts.ts";
import { DENO_REPORT } from "./failure_report.ts";
import type { Suite } from "./run_suite.ts";

/** An example that runs. Others are marked, for example as `ts ignore`. */
const EXAMPLE = /^\s*\*? ?```ts$/m;
/** Tests, and generated files. */
const NO_EXAMPLES = /(_test|\/testing|\.gen)\.ts$|\/(testdata|parity|fuzz)\//;

/**
 * Returns the test suite of the examples in the doc comments of what is published.
 *
 * @param root The folder of the package.
 */
export async function docSuite(root: string): Promise<Suite> {
  // Libraries stay open for the whole process, so they are opened before the first example.
  const preload = join(root, "tools/suites/open_libraries.ts");
  const files = await filesWithExamples(root);
  return {
    name: "deno test --doc",
    command: [Deno.execPath(), "test", "-A", "--doc", `--preload=${preload}`, ...files],
    readCounts: readDenoSummary,
    report: DENO_REPORT,
    adding: false,
  };
}

/**
 * Lists the published modules that have examples.
 *
 * @param root The folder of the package.
 * @returns Their paths, relative to `root`.
 */
export async function filesWithExamples(root: string): Promise<string[]> {
  const { publish } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const entries = publish.include as string[];
  const isPublished = (path: string) =>
    entries.some((entry) => path === entry || path.startsWith(`${entry}/`));
  const found: string[] = [];
  for (const path of await listModules(root)) {
    if (!isPublished(path) || NO_EXAMPLES.test(path)) continue;
    if (EXAMPLE.test(await Deno.readTextFile(join(root, path)))) found.push(path);
  }
  return found;
}
