/**
 * Creates the error for a rank's exit.
 *
 * @module
 */
import { type DistributedError, RankExitError, type RankReport } from "../../errors.ts";
import type { Rank } from "./rank.ts";
import type { Exit } from "./rank_process.ts";

/**
 * Creates the error for a rank that exited while it was still needed.
 *
 * @param rank The rank.
 * @param exit Its exit.
 * @param error Error that broke its connection before, if known.
 * @param reports `ranks`: a report on each rank. `others`: further errors so far. `refusal`: why the rank is
 * not replaced, if ranks can be replaced.
 * @returns The error.
 */
export function rankExitError(
  rank: Rank,
  exit: Exit,
  error: Error | null,
  reports: { ranks: readonly RankReport[]; others?: readonly DistributedError[]; refusal?: string },
): RankExitError {
  const { ranks, others = [], refusal = "" } = reports;
  const { exitCode, signal } = exit;
  const ended = signal !== null
    ? `was ended by ${signal}`
    : exitCode !== null
    ? `exited with code ${exitCode}`
    : "is gone: its connection ended";
  const why = error === null ? "" : `, after its connection broke: ${error.message}`;
  const last = refusal === "" ? "" : `, and is not replaced: ${refusal}`;
  const stderrTail = rank.stderrTail.filter((line) => !line.startsWith("[debug] "));
  const tail = stderrTail.length === 0
    ? ""
    : `; its last words:\n${stderrTail.map((line) => `  ${line}`).join("\n")}`;
  const init = {
    rank: rank.rank,
    exitCode,
    signal,
    stderrTail,
    ranks,
    others,
    ...(error === null ? {} : { cause: error }),
  };
  return new RankExitError(`Cannot go on: rank ${rank.rank} ${ended}${why}${last}${tail}`, init);
}
