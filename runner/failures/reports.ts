/**
 * Reports on ranks, as they are now.
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

/** What is known of a rank beside its process. */
interface RankActivity {
  /** The call that it is in, if any. */
  readonly call: number | null;
  /** How many checkpoints it has come to in it. */
  readonly checkpoint: number | null;
  /** What it said last that it was doing. */
  readonly status: RankStatus | null;
  /** What keeps it, where that was found. */
  readonly finding?: string;
}

/** What ranks have said of themselves. */
export interface RankPage {
  /** How many checkpoints each rank has come to in a call. */
  checkpoints(call: number): (number | null)[];
  /** What a rank says that it is doing. */
  status(rank: number): RankStatus | null;
}

/**
 * A report on each rank.
 *
 * @param ranks The ranks.
 * @param current The call that runs, if any.
 * @param page What they have said of themselves.
 * @param findings What keeps ranks, where that was found.
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
      call: current?.isPendingOn(rank.rank) ? current.id : null,
      checkpoint: checkpoints[rank.rank] ?? null,
      status: page.status(rank.rank),
      finding: findings?.get(rank.rank),
    })
  );
}

/**
 * What a start rejects with that takes too long.
 *
 * @param timeoutMs Its limit.
 * @param reports On each rank. Of an outside launcher's, the process is not known until it has connected.
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
  const { pid, state, exitCode, signal, uptimeMs, stderrTail, heldUp } = rank;
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
    finding: finding ?? heldUp ?? (status?.held ? UNREAD : null),
    remoteStack: null,
    stderrTail,
  };
}

function collectiveOf(status: RankStatus | null): CollectiveReport | null {
  if (!status?.collective) return null;
  const { operation, sequence, group, shape, dtype, state, since } = status.collective;
  return { operation, sequence, group, shape, dtype, state, sinceMs: Math.max(0, readClock() - since) };
}
