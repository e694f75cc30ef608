/**
 * Runs a test runner and counts its tests.
 *
 * @module
 */

import { tee, type TeeOptions } from "../shared/mod.ts";
import { addCounts, type Counts, NO_TESTS } from "./counts.ts";

/** A test runner. */
export interface Suite {
  /** Its name, for messages. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Reads the counts in a line; returns `undefined` if the line has none. */
  readonly readCounts: (line: string) => Counts | undefined;
  /**
   * Whether the counts of all such lines are added. If not, the last line counts, because tests may print
   * such lines, too.
   */
  readonly adding: boolean;
}

/**
 * Runs a suite and forwards its output as it arrives.
 *
 * A runner that fails without a failed test (a module that does not compile, a crash) counts as one failure,
 * so that a broken suite does not look like an empty one.
 *
 * @param options Options of the command; `onBroken` receives the reason for such a failure.
 */
export async function runSuite(
  suite: Suite,
  options: TeeOptions & { onBroken?: (reason: string) => void } = {},
): Promise<Counts> {
  const { onBroken = () => {}, ...commandOptions } = options;
  let counts = NO_TESTS;
  const code = await tee(suite.command, (line) => {
    const stated = suite.readCounts(line);
    if (stated !== undefined) counts = suite.adding ? addCounts(counts, stated) : stated;
  }, commandOptions);
  if (code === 0 || counts.failed > 0) return counts;
  onBroken(
    code === undefined
      ? `${suite.name}: there is no ${suite.command[0]} on the PATH`
      : `${suite.name}: ended with exit code ${code} and no failed test`,
  );
  return { ...counts, failed: 1 };
}
