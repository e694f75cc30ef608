/**
 * Running a test runner and counting its tests.
 *
 * @module
 */

import { type CommandOptions, tee } from "../shared/mod.ts";
import { addCounts, type Counts, NO_TESTS } from "./counts.ts";

/** A test runner. */
export interface Suite {
  /** What it is, for messages. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Reads the counts of a line that states some. */
  readonly readCounts: (line: string) => Counts | undefined;
  /**
   * Whether each such line adds to the count, or the last one is the count: tests may print such lines as
   * well.
   */
  readonly adding: boolean;
}

/**
 * Runs a suite, its output going to ours as it comes.
 *
 * A runner that fails without a failed test (a module that does not compile, a crash) counts as one failure:
 * a broken suite must not pass for an empty one.
 *
 * @param onBroken Takes the reason for such a failure.
 */
export async function runSuite(
  suite: Suite,
  options: CommandOptions & { onBroken?: (reason: string) => void } = {},
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
