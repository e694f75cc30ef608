/**
 * The commands that run the tests of both languages.
 *
 * @module
 */

import { join } from "../../setup/shared/mod.ts";
import { readCargoResult, readDenoSummary } from "./counts.ts";
import { CARGO_REPORT, DENO_REPORT } from "./failure_report.ts";
import type { Suite } from "./run_suite.ts";

/** The tests that inject faults, and those of corrupt ranks. */
const FAULTS = ["tests/bombs_test.ts", "tests/faults_test.ts", "tests/system_faults_test.ts"];

/** The tests of the package as it is published. */
const PUBLISHED = "tests/published";

/** The crates whose tests run under AddressSanitizer: those with unsafe code, and those that parse. */
const ASAN_CRATES = ["cohort-abi", "cohort-c10d", "cohort-core", "cohort-image", "cohort-torch"];

/**
 * Returns the suite of the TypeScript tests. It does not check types, which `deno task ok` does.
 *
 * @param args More arguments of `deno test`, such as files.
 */
export function denoSuite(args: readonly string[] = []): Suite {
  return {
    name: "deno test",
    command: [Deno.execPath(), "test", "-A", "--no-check", ...args],
    readCounts: readDenoSummary,
    report: DENO_REPORT,
    adding: false,
  };
}

/** The suites of all TypeScript tests. */
export interface DenoSuites {
  /** The tests in `tests/`, without those that inject faults. */
  readonly integration: Suite;
  /** The tests that inject faults. */
  readonly faults: Suite;
  /** The tests beside their files. */
  readonly unit: Suite;
}

/** Returns the suites of all TypeScript tests. */
export function denoSuites(): DenoSuites {
  const named = (name: string, args: readonly string[]) => ({ ...denoSuite(args), name });
  return {
    integration: named("deno test of integration", ["tests", `--ignore=${[...FAULTS, PUBLISHED].join(",")}`]),
    faults: named("deno test of faults", FAULTS),
    unit: named("deno test of units", ["--ignore=tests"]),
  };
}

/**
 * Returns the suites of the Rust tests of the package at `root`. They use the release profile, and the GPU
 * library's crate is tested alone, as it is built: then Cargo unifies the same features as in the builds, and
 * compiles no dependency again.
 */
export function cargoSuites(root: string): Suite[] {
  const target = join(root, "target");
  const command = ["cargo", "test", "--release", "--locked", "--no-fail-fast", "--target-dir", target];
  const suite = {
    name: "cargo test",
    command,
    readCounts: readCargoResult,
    report: CARGO_REPORT,
    adding: true,
  };
  return [
    suite,
    { ...suite, name: "cargo test of cohort-wgpu", command: [...command, "--package", "cohort-wgpu"] },
  ];
}

/**
 * Returns the suite of the Rust tests under AddressSanitizer, which reports invalid reads and writes, uses of
 * freed memory and leaks. Rust and the C++ shims are built with it, into a folder of their own.
 *
 * @param root The folder of the package.
 * @param target The target triple of this machine. Naming it keeps the sanitizer out of build scripts.
 */
export function asanSuite(root: string, target: string): Suite {
  return {
    name: "cargo test under AddressSanitizer",
    command: [
      "cargo",
      "test",
      "--release",
      "--locked",
      "--no-fail-fast",
      "--target",
      target,
      "--target-dir",
      join(root, "target/asan"),
      ...ASAN_CRATES.flatMap((name) => ["--package", name]),
    ],
    readCounts: readCargoResult,
    report: CARGO_REPORT,
    adding: true,
  };
}
