/**
 * Creates reports on ranks at the current time.
 *
 * @module
 */
import { TimeoutError } from "../../errors.ts";
import { type CollectiveReport, nameRanks, type RankReport } from "../../rank_report.ts";
import type { RankStatus } from "../../protocol/mod.ts";
import type { Call } from "../calls/mod.ts";
import { readClock } from "../clock.ts";
import type { Rank } from "../ranks/mod.ts";

const UNREAD = "its items wait for the stream's reader";

/** State of a rank that its process does not show. */
interface RankActivity {
  /** The call that the rank is in, or `null`. */
  readonly call: Call | null;
  /** Number of checkpoints that it has reached in the call. */
  readonly checkpoint: number | null;
  /** What the rank last said it was doing. */
  readonly status: RankStatus | null;
  /** Reason why the rank is blocked, if known. */
  readonly finding?: string;
}

/** Data that ranks publish about themselves. */
export interface RankPage {
  /** Returns the number of checkpoints that each rank has reached in a call. */
  checkpoints(call: number): (number | null)[];
  /** Returns what a rank says it is doing. */
  status(rank: number): RankStatus | null;
}

/**
 * Returns a report on each rank.
 *
 * @param ranks The ranks.
 * @param current The current call, or `null`.
 * @param page Data that the ranks publish.
 * @param findings Reasons why ranks are blocked, by rank, if known.
 * @returns The reports, by rank.
 */
export function reportOnAll(
  ranks: readonly Rank[],
  current: Call | null,
  page: RankPage,
  findings?: ReadonlyMap<number, string>,
): RankReport[] {
  const checkpoints = current === null ? [] : page.checkpoints(current.id);
  return ranks.map((rank) =>
    reportOn(rank, {
      call: current?.isPendingOn(rank.rank) ? current : null,
      checkpoint: checkpoints[rank.rank] ?? null,
      status: page.status(rank.rank),
      finding: findings?.get(rank.rank),
    })
  );
}

/**
 * Creates the error of a start that exceeded its time limit.
 *
 * @param timeoutMs The limit.
 * @param reports Reports on all ranks. The process of an outside launcher's rank is unknown until the rank
 * connects.
 */
export function lateStart(timeoutMs: number, reports: readonly RankReport[]): TimeoutError {
  const absent = reports.filter(({ pid, state }) => pid === null && state === "starting");
  const why = absent.length === 0
    ? ""
    : `: ${nameRanks(absent.map(({ rank }) => rank))} did not connect; see what the launcher has printed`;
  return new TimeoutError(`Cannot start: not every rank is ready after ${timeoutMs} ms${why}`, {
    ranks: reports,
  });
}

function reportOn(rank: Rank, { call, checkpoint, status, finding }: RankActivity): RankReport {
  const { pid, state, exitCode, signal, uptimeMs, stderrTail, outputDelay } = rank;
  return {
    rank: rank.rank,
    pid: pid === 0 ? null : pid,
    state,
    exitCode,
    signal,
    uptimeMs,
    call: call?.id ?? null,
    requestId: call?.requestId ?? null,
    checkpoint: call === null ? null : checkpoint,
    collective: collectiveOf(status),
    inside: status?.inside ?? null,
    finding: finding ?? outputDelay ?? (status?.held ? UNREAD : null),
    remoteStack: null,
    stderrTail,
  };
}

function collectiveOf(status: RankStatus | null): CollectiveReport | null {
  if (!status?.collective) return null;
  const { operation, sequence, group, shape, dtype, state, since } = status.collective;
  return { operation, sequence, group, shape, dtype, state, sinceMs: Math.max(0, readClock() - since) };
}
