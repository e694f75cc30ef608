/**
 * Helpers for the tests of suites.
 *
 * @module
 */
import { readCargoResult } from "./counts.ts";
import { CARGO_REPORT } from "./failure_report.ts";
import type { Suite } from "./run_suite.ts";

/** The result line of a test program. */
export const RESULT = "test result: ok. 2 passed; 0 failed; 1 ignored;";

/** Returns a suite that runs a program's source and adds up the result lines that it prints. */
export function makeSuite(program: string): Suite {
  return {
    name: "suite",
    command: [Deno.execPath(), "eval", program],
    readCounts: readCargoResult,
    report: CARGO_REPORT,
    adding: true,
  };
}
