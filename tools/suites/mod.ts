/**
 * The tests of both languages.
 *
 * @module
 */

import { join } from "../shared/mod.ts";
import { readCargoResult, readDenoSummary } from "./counts.ts";
import type { Suite } from "./run_suite.ts";

/** The tests in TypeScript. */
export function denoSuite(args: readonly string[] = []): Suite {
  return {
    name: "deno test",
    command: [Deno.execPath(), "test", "-A", ...args],
    readCounts: readDenoSummary,
    adding: false,
  };
}

/**
 * The tests in Rust, of the package at `root`; in release, as the library itself is built, to compile once.
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
export { runSuite } from "./run_suite.ts";
