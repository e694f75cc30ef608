/**
 * The test suites of both languages.
 *
 * @module
 */

import { join } from "../shared/mod.ts";
import { readCargoResult, readDenoSummary } from "./counts.ts";
import type { Suite } from "./run_suite.ts";

/** Returns the suite of the TypeScript tests. */
export function denoSuite(args: readonly string[] = []): Suite {
  return {
    name: "deno test",
    command: [Deno.execPath(), "test", "-A", ...args],
    readCounts: readDenoSummary,
    adding: false,
  };
}

/**
 * Returns the suite of the Rust tests of the package at `root`. They are built in release mode, like the
 * library, so that everything is compiled only once.
 */
export function cargoSuite(root: string): Suite {
  return {
    name: "cargo test",
    command: [
      "cargo",
      "test",
      "--release",
      "--locked",
      "--workspace",
      "--no-fail-fast",
      "--target-dir",
      join(root, "target"),
    ],
    readCounts: readCargoResult,
    adding: true,
  };
}
export { addCounts, formatCounts, NO_TESTS } from "./counts.ts";
export { docSuite } from "./doc_examples.ts";
export { runSuite } from "./run_suite.ts";
