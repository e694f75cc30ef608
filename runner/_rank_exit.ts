/** What a rank's end looks like to the caller. @module */
import { RankExitError, type RankReport } from "../errors.ts";
import type { Rank } from "./_rank.ts";
import type { Exit } from "./_rank_process.ts";

/** The error of a rank that has ended while it was needed.
 *
 * @param rank The rank.
 * @param exit How it ended.
 * @param error What broke its connection before, if known.
 * @param ranks A report on each rank.
 * @returns The error.
 */
export function rankExitError(
  rank: Rank,
  exit: Exit,
  error: Error | null,
  ranks: readonly RankReport[],
): RankExitError {
  const { exitCode, signal } = exit;
  const ended = signal !== null ? `was ended by ${signal}` : `exited with code ${exitCode}`;
  const why = error === null ? "" : `, after its connection broke: ${error.message}`;
  const stderrTail = rank.report(null).stderrTail.filter((line) => !line.startsWith("[debug] "));
  const tail = stderrTail.length === 0
    ? ""
    : `; its last words:\n${stderrTail.map((line) => `  ${line}`).join("\n")}`;
  const init = {
    rank: rank.rank,
    exitCode,
    signal,
    stderrTail,
    ranks,
    ...(error === null ? {} : { cause: error }),
  };
  return new RankExitError(`Cannot go on: rank ${rank.rank} ${ended}${why}${tail}`, init);
}
