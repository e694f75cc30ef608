/**
 * The examples in doc comments, as tests.
 *
 * @module
 */

import { join } from "../shared/mod.ts";
import { readDenoSummary } from "./counts.ts";
import type { Suite } from "./run_suite.ts";

/** An example that runs. Others are marked, for example as `ts ignore`. */
const EXAMPLE = /^\s*\*? ?```ts$/m;

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
  const found: string[] = [];
  for (const entry of publish.include as string[]) {
    for await (const path of modulesIn(root, entry)) {
      if (EXAMPLE.test(await Deno.readTextFile(join(root, path)))) found.push(path);
    }
  }
  return found.sort();
}

/** Yields the modules at a path: itself, or those in it, without tests. */
async function* modulesIn(root: string, path: string): AsyncGenerator<string> {
  if (/\.ts$/.test(path)) {
    if (!/(_test|\/testing|\.gen)\.ts$/.test(path)) yield path;
    return;
  }
  const isFolder = await Deno.stat(join(root, path)).then((info) => info.isDirectory, () => false);
  if (!isFolder || /(^|\/)(testdata|parity|fuzz)$/.test(path)) return;
  for await (const { name } of Deno.readDir(join(root, path))) yield* modulesIn(root, `${path}/${name}`);
}
