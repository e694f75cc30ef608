/**
 * Counts of passed and failed tests, read from the output of the test runners.
 *
 * @module
 */

/** Numbers of tests. */
export interface Counts {
  /** Tests that passed. */
  readonly passed: number;
  /** Tests that failed. */
  readonly failed: number;
  /** Tests that were skipped. */
  readonly skipped: number;
}

/** The counts of no tests. */
export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Adds `left` and `right`. */
export function addCounts(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** Formats counts as the last line of a test run. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Reads the summary line of `deno test`: `ok | 3 passed (2 steps) | 0 failed | 1 ignored (12ms)`. */
export function readDenoSummary(line: string): Counts | undefined {
  const match = /^(?:ok|FAILED) \| (\d+) passed\b.*? \| (\d+) failed\b/.exec(line);
  if (match === null) return undefined;
  const ignored = / \| (\d+) ignored\b/.exec(line)?.[1];
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(ignored ?? 0) };
}

/** Reads a result line of `cargo test`, which prints one for each test program. */
export function readCargoResult(line: string): Counts | undefined {
  const match = /^test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored;/.exec(line);
  if (match === null) return undefined;
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3]) };
}
