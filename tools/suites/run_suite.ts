/**
 * Runs a test runner, counts its tests and keeps what it says about failed ones.
 *
 * @module
 */

import { tee, type TeeOptions } from "../../setup/shared/mod.ts";
import { addCounts, type Counts, NO_TESTS } from "./counts.ts";
import { FailureReport, type ReportLimits } from "./failure_report.ts";

/** The note of `deno test` about a test that takes long. It comes after 1, 2, 4 and 8 minutes. */
const SLOW = /(?<test>'.+') has been running for over \((?<minutes>\d+)m/;
/** A test that runs so long hangs. The slowest ones take two minutes on a loaded machine. */
const HANGING_MINUTES = 8;

const ONE_FAILED: Counts = { ...NO_TESTS, failed: 1 };

/** A test runner. */
export interface Suite {
  /** Its name, for messages. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Reads the counts in a line; returns `undefined` if the line has none. */
  readonly readCounts: (line: string) => Counts | undefined;
  /** The lines between which the runner describes failed tests. */
  readonly report: ReportLimits;
  /**
   * Whether the counts of all such lines are added. If not, the last line counts, because tests may print
   * such lines, too.
   */
  readonly adding: boolean;
}

/** The result of one or several suites. */
export interface SuiteResult {
  /** How many tests passed and failed. */
  readonly counts: Counts;
  /** What failed, each as a text. */
  readonly failures: readonly string[];
}

/**
 * Runs a suite and forwards its output as it arrives.
 *
 * A runner that fails without a failed test (a module that does not compile, a crash) counts as one failure,
 * so that a broken suite does not look like an empty one. A runner whose test hangs is ended, and counts as
 * one failure, too.
 *
 * @param options Options of the command.
 */
export async function runSuite(suite: Suite, options: TeeOptions = {}): Promise<SuiteResult> {
  const { name, command, adding } = suite;
  let counts = NO_TESTS;
  const report = new FailureReport(suite.report, adding);
  let hanging: string | undefined;
  const end = new AbortController();
  const code = await tee(command, (line) => {
    report.read(line);
    const stated = suite.readCounts(line);
    if (stated !== undefined) counts = adding ? addCounts(counts, stated) : stated;
    const slow = SLOW.exec(line)?.groups;
    if (slow === undefined || Number(slow.minutes) < HANGING_MINUTES) return;
    hanging ??= `${slow.test} did not end within ${slow.minutes} minutes`;
    end.abort();
  }, { ...options, signal: end.signal });
  if (hanging !== undefined) {
    return {
      counts: addCounts(counts, ONE_FAILED),
      failures: [`${name}: ${hanging}`, report.text()].filter(Boolean),
    };
  }
  if (counts.failed > 0) return { counts, failures: [`${name}:\n${report.text()}`] };
  if (code === 0) return { counts, failures: [] };
  const reason = code === undefined
    ? `there is no ${command[0]} on the PATH`
    : `ended with exit code ${code} and no failed test`;
  return { counts: addCounts(counts, ONE_FAILED), failures: [`${name}: ${reason}`] };
}
