/** Reports on ranks, as they are now. @module */
import type { CollectiveReport, RankReport } from "../rank_report.ts";
import type { RankStatus } from "../protocol/status_block.ts";
import type { Rank } from "./_rank.ts";

/** What is known of a rank beside its process. */
export interface RankActivity {
  /** The call that it is in, if any. */
  readonly call: number | null;
  /** How many checkpoints it has come to in it. */
  readonly checkpoint: number | null;
  /** What it said last that it was doing. */
  readonly status: RankStatus | null;
  /** What keeps it, where that was found. */
  readonly finding?: string;
}

/** A report on a rank.
 *
 * @param rank The rank.
 * @param activity What it does.
 * @returns The report.
 */
export function reportOn(rank: Rank, { call, checkpoint, status, finding }: RankActivity): RankReport {
  const { pid, state, exitCode, signal, uptimeMs, stderrTail } = rank;
  return {
    rank: rank.rank,
    pid: pid === 0 ? null : pid,
    state,
    exitCode,
    signal,
    uptimeMs,
    call,
    checkpoint: call === null ? null : checkpoint,
    collective: collectiveOf(status),
    inside: status?.inside ?? null,
    finding: finding ?? null,
    remoteStack: null,
    stderrTail,
  };
}

function collectiveOf(status: RankStatus | null): CollectiveReport | null {
  if (!status?.collective) return null;
  const { operation, sequence, group, shape, dtype, state, since } = status.collective;
  return { operation, sequence, group, shape, dtype, state, sinceMs: Math.max(0, Date.now() - since) };
}
