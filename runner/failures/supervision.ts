/**
 * Handles ranks that do not do what others wait for.
 *
 * @module
 */
import { CollectiveError, type RankReport, TimeoutError } from "../../errors.ts";
import {
  type CollectiveReport,
  describeDuration,
  describeRank,
  nameCollective,
  nameRanks,
} from "../../rank_report.ts";
import type { RankStatus } from "../../protocol/mod.ts";
import type { Call } from "../calls/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { readClock } from "../clock.ts";
import type { Formation } from "../formation.ts";
import { canSeeProcesses, processState, type Rank } from "../ranks/mod.ts";
import { isPairwise, type Stall } from "./stall.ts";
import { Timer } from "../timer.ts";
import type { WorldPhase } from "../world_phase.ts";
import { type Silence, Watch, type Watched, type WatchTarget } from "./watch.ts";

/**
 * Ranks that wait in a collective leave when the group is dropped. A rank that has not left within this time
 * is computing.
 */
const ABORT_GRACE_MS = 500;

/** Time that ranks may wait in a finished call for ranks that have left it. */
const PARTED_MS = 500;

/** The world that is supervised. */
export interface SupervisedWorld {
  readonly phase: WorldPhase;
  readonly ranks: readonly Rank[];
  readonly calls: { readonly current: Call | null };
  readonly group: {
    readonly formation: Formation;
    status(rank: number): RankStatus | null;
    checkpoints(call: number): (number | null)[];
  };
  reports(findings?: ReadonlyMap<number, string>): RankReport[];
  failCall(error: Error): void;
  failStart(error: Error): void;
  endRanks(ranks: readonly number[], error: Error, replace: boolean): void;
  /** Forms a new group, because ranks are still in a call that is over for its caller. */
  dropGroup(call: number, reason: string): void;
}

/** Watches the ranks while someone waits for them, and replaces those that stay in a finished call. */
export class Supervision implements WatchTarget {
  readonly #world: SupervisedWorld;
  readonly #cancelGraceMs: number;
  readonly #checkCollectives: boolean;
  readonly #watch: Watch;
  /** Finds ranks that wait for others that have left a finished call. */
  readonly #partings: Watch;
  #grace: Timer | null = null;

  constructor({ heartbeatMs, cancelGraceMs, checkCollectives }: CheckedOptions, world: SupervisedWorld) {
    this.#world = world;
    this.#cancelGraceMs = cancelGraceMs;
    this.#checkCollectives = checkCollectives;
    this.#watch = new Watch(heartbeatMs, canSeeProcesses() ? processState : () => null, this);
    this.#partings = new Watch(PARTED_MS, () => null, {
      watched: () => this.#lingerers(),
      ping: (rank) => this.ping(rank),
      // Ranks that stay in a finished call have their own time limit.
      onSilent: () => {},
      onStall: (stall) => this.#onParted(stall),
    });
  }

  /** Starts to watch the ranks. */
  wake(): void {
    this.#watch.wake();
  }

  /** Restarts the watch, because the ranks are needed for something new. */
  restart(): void {
    this.#watch.restart();
  }

  /** Notes that a rank has answered. */
  answered(rank: number): void {
    this.#watch.answered(rank);
    this.#partings.answered(rank);
  }

  /** Starts the time limit for ranks that are still in a call that is over for its caller. */
  onLingering(): void {
    if (this.#grace === null) {
      const from = performance.now();
      this.#grace = new Timer(this.#cancelGraceMs, () => this.#onGraceOver(from), { keepsAlive: false });
    }
    this.#partings.wake();
  }

  /** Notes that every rank has left the call. */
  onFree(): void {
    this.#grace?.cancel();
    this.#grace = null;
    this.#partings.stop();
  }

  /** Stops supervising. */
  stop(): void {
    this.onFree();
    this.#watch.stop();
  }

  watched(): Watched | null {
    const { phase, ranks, calls, group } = this.#world;
    const { current } = calls;
    switch (phase) {
      case "starting":
        return this.#watching(ranks, ({ state }) => state === "ready", "patient");
      case "running":
        if (current !== null && !current.settled) {
          return this.#watching(ranks, ({ rank }) => !current.isPendingOn(rank), true);
        }
        // Ranks that stay in a finished call have their own time limit.
        if (current !== null || group.formation.formed) return null;
        return this.#watching(ranks, ({ rank }) => group.formation.isSettled(rank), false);
      case "stopping":
        return this.#watching(ranks, () => false, false);
      case "over":
        return null;
    }
  }

  ping(rank: number): void {
    this.#world.ranks[rank]!.ping();
  }

  onSilent(silences: readonly Silence[]): void {
    const ranks = silences.map(({ rank }) => rank);
    const findings = new Map(silences.map(({ rank, finding }) => [rank, finding]));
    const reports = this.#world.reports(findings);
    const { phase, calls } = this.#world;
    const [first] = silences;
    const { call } = reports[first!.rank]!;
    const what = phase === "starting"
      ? "start"
      : phase === "stopping"
      ? "tear down"
      : call === null
      ? "form the group again"
      : `finish call ${call}`;
    const message =
      `Cannot ${what}: ${nameRanks(ranks)} ${ranks.length === 1 ? "has" : "have"} given no sign of life ` +
      `for ${describeDuration(Math.min(...silences.map(({ silentMs }) => silentMs)))}: ${first!.finding}`;
    const error = new TimeoutError(message, { rank: first!.rank, ranks: reports });
    if (phase === "starting") return this.#world.failStart(error);
    if (phase === "running" && calls.current !== null) return this.#world.failCall(error);
    this.#world.endRanks(ranks, error, false);
  }

  onStall({ waiting, missing }: Stall): void {
    const reports = this.#world.reports();
    const { phase } = this.#world;
    const [{ rank, collective }] = waiting as [Stall["waiting"][number]];
    const { operation, sequence } = collective;
    const what = phase === "starting" ? "start" : `finish call ${reports[rank]!.call}`;
    const where = missing.map((other) => `rank ${other}: ${describeRank(reports[other]!)}`).join("; ");
    const odd = this.#checkCollectives
      ? null
      : findOther(reports[rank]!, missing.map((other) => reports[other]!));
    const hint = odd === null
      ? ""
      : `; the ranks make different calls, rank ${odd.rank} ${nameCollective(odd.collective)}: ` +
        "set checkCollectives to detect this before anything is sent";
    const message = `Cannot ${what}: rank ${rank} has waited in ${nameCollective(collective)} ` +
      `for ${describeDuration(readClock() - collective.since)}, which ${
        nameRanks(missing)
      } never entered (${where})${hint}`;
    const error = new CollectiveError(message, { rank, operation, sequence, missing, ranks: reports });
    if (phase === "starting") this.#world.failStart(error);
    else this.#world.failCall(error);
  }

  #lingerers(): Watched | null {
    const { phase, ranks, calls: { current }, group } = this.#world;
    if (phase !== "running" || current === null || !group.formation.formed) return null;
    return this.#watching(ranks, ({ rank }) => !current.isPendingOn(rank), true);
  }

  #onParted({ waiting: [first], missing }: Stall): void {
    const call = this.#world.calls.current!.id;
    const { rank, collective: { operation, sequence } } = first!;
    const where = `rank ${rank} waits in ${operation} #${sequence} for ${nameRanks(missing)}`;
    this.#world.dropGroup(call, `call ${call} is over, and ${where}`);
  }

  #watching(
    ranks: readonly Rank[],
    left: (rank: Rank) => boolean,
    collectives: Watched["collectives"],
  ): Watched {
    const { calls, group } = this.#world;
    const checkpoints = calls.current === null ? [] : group.checkpoints(calls.current.id);
    return {
      collectives,
      ranks: ranks.map((rank) => ({
        rank: rank.rank,
        pid: rank.external ? null : rank.pid,
        answers: rank.answers,
        left: rank.state === "exited" || rank.endReason !== null || left(rank),
        status: group.status(rank.rank),
        checkpoint: checkpoints[rank.rank] ?? null,
        outputBlockedMs: rank.outputBlockedMs,
      })),
    };
  }

  #onGraceOver(from: number): void {
    const call = this.#world.calls.current;
    if (call === null) return;
    const wasOutputBlocked = (rank: Rank) => call.isPendingOn(rank.rank) && rank.wasOutputBlockedSince(from);
    if (this.#world.ranks.some(wasOutputBlocked)) {
      this.#grace = null;
      return this.onLingering();
    }
    const reason = `call ${call.id} was over ${this.#cancelGraceMs} ms ago, and ranks are still in it`;
    this.#world.dropGroup(call.id, reason);
    this.#grace = new Timer(ABORT_GRACE_MS, () => {
      const lingering = this.#world.ranks.map(({ rank }) => rank).filter((rank) => call.isPendingOn(rank));
      const message = `Cannot leave ${
        nameRanks(lingering)
      } in call ${call.id}: it was over ${this.#cancelGraceMs} ms ago`;
      const error = new TimeoutError(message, { rank: lingering[0]!, ranks: this.#world.reports() });
      this.#world.endRanks(lingering, error, true);
    }, { keepsAlive: false });
  }
}

/**
 * Returns the first rank of `others` whose collective differs from that of `waiting`. It must wait in that
 * collective, or it must have the same sequence number.
 */
function findOther(
  waiting: RankReport,
  others: readonly RankReport[],
): { rank: number; collective: CollectiveReport } | null {
  const own = waiting.collective;
  if (own === null || isPairwise(own.operation)) return null;
  for (const { rank, collective } of others) {
    if (collective === null || collective.group !== own.group || isPairwise(collective.operation)) {
      continue;
    }
    const differs = nameCollective(collective) !== nameCollective(own);
    if (differs && (collective.state === "waiting" || collective.sequence === own.sequence)) {
      return { rank, collective };
    }
  }
  return null;
}
