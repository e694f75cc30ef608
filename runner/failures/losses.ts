/**
 * What a world does when a rank is gone: whom it tells, and whether another takes its place.
 *
 * @module
 */
import { CollectiveError, type DistributedError, type RankReport, TimeoutError } from "../../errors.ts";
import type { CallQueue, RankFailure } from "../calls/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { readClock } from "../clock.ts";
import type { Formation } from "../formation.ts";
import { type Exit, handshakeLimitMs, type Rank, rankExitError } from "../ranks/mod.ts";
import type { Hooks } from "../hooks.ts";
import { Recovery } from "./recovery.ts";
import { Timer } from "../timer.ts";
import type { WorldPhase } from "../world_phase.ts";

/** How long what a dying rank printed may take to arrive, before its death is reported. */
const LAST_WORDS_MS = 10;
/** How long the news may take that a rank has died which others could not meet. */
const DEATH_NEWS_MS = 200;

/** The world that loses ranks. */
export interface LosingWorld {
  readonly phase: WorldPhase;
  readonly ranks: readonly Rank[];
  readonly calls: CallQueue;
  readonly group: { readonly formation: Formation };
  reports(): RankReport[];
  /** Starts a rank's process, in the place of the one that was there. */
  spawn(rank: number): void;
  /** The error of a rank that did not connect in time. */
  notConnected(rank: number, message: string): TimeoutError;
  /** A process has been seen out, and another has its place. */
  retire(rank: Rank): Promise<void>;
  /** Told of every error of a rank, with its time by the runner's clock. */
  onError(error: Error, at: number): void;
  /** Takes no more calls, while it becomes known why. */
  close(): void;
  /** Ends what is left, which is of no use. */
  giveUp(error: Error): void;
}

/** Sees to ranks that are gone. */
export class Losses {
  readonly #world: LosingWorld;
  readonly #options: CheckedOptions;
  readonly #readyTimeoutMs: number;
  readonly #hooks: Hooks;
  readonly #recovery: Recovery;
  /** Waits for what may explain that ranks could not meet. */
  #news: Timer | null = null;
  /** Those ranks. */
  #unmet: { readonly rank: Rank; readonly failure: RankFailure }[] = [];

  /**
   * Begins with every rank there.
   *
   * @param init The runner's options, and how long a new rank may take to be ready.
   * @param hooks Who is told.
   * @param world The ranks.
   */
  constructor(
    { options, readyTimeoutMs }: { options: CheckedOptions; readyTimeoutMs: number },
    hooks: Hooks,
    world: LosingWorld,
  ) {
    this.#world = world;
    this.#options = options;
    this.#readyTimeoutMs = readyTimeoutMs;
    this.#hooks = hooks;
    this.#recovery = new Recovery(options.restart, (rank) => this.#respawn(rank));
  }

  /** Whether ranks are being replaced. */
  get replacing(): boolean {
    return this.#recovery.active;
  }

  /** A rank is gone while it was needed: everything that waits for it is settled. */
  async take(rank: Rank, exit: Exit, error: Error | null): Promise<void> {
    const world = this.#world;
    const at = this.#timeOfDeath();
    // Before the others are told, and before another takes its place.
    const reports = world.reports();
    const { fate } = rank;
    const refusal = world.phase !== "running" || rank.external
      ? ""
      : this.#recovery.take(rank.rank, fate?.replace ?? false);
    if (refusal === null) {
      world.calls.hold();
      const lost = { lost: [rank.rank], inCall: world.calls.current !== null };
      world.group.formation.renew(`rank ${rank.rank} is gone`, lost);
    } else {
      world.close();
    }
    await lastWords(rank);
    const failure = fate?.error ?? this.#exitError(rank, exit, error, { reports, refusal: refusal ?? "" });
    world.onError(failure, at);
    const { pid, exitCode, signal } = rank;
    const restarting = refusal === null;
    this.#hooks.rankExit({ rank: rank.rank, pid, exitCode, signal, error: failure, restarting });
    if (!restarting) return world.giveUp(failure);
    world.calls.lost(rank.rank, failure);
    await world.retire(rank);
  }

  /** A rank could not join, or be set up. */
  couldNotJoin(rank: Rank, failure: RankFailure): void {
    const { formation } = this.#world.group;
    const { error, epoch } = failure;
    if (epoch === 0) return rank.end({ error, replace: false });
    // What became of a group that has been dropped since does not matter any more.
    if (!formation.isForming(epoch)) return;
    this.#unmet = [...this.#unmet.filter((other) => other.failure.epoch === epoch), { rank, failure }];
    // Another may have died, whose end has not been heard of; then that is dealt with.
    this.#news?.cancel();
    this.#news = new Timer(DEATH_NEWS_MS, () => {
      if (formation.isForming(epoch)) this.#endUnmet();
    });
  }

  /** The group is whole again. */
  formed(): void {
    const restart = this.#recovery.finish();
    this.#world.calls.resume();
    if (restart !== null) this.#hooks.restart(restart);
  }

  /** Replaces nobody any more. */
  cancel(): void {
    this.#recovery.cancel();
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.cancel();
    this.#news?.cancel();
  }

  /** A new rank can be replaced again; a group of old ones that cannot meet is of no use. */
  #endUnmet(): void {
    const { formation } = this.#world.group;
    const fresh = this.#unmet.find(({ rank }) => formation.isSettingUp(rank.rank));
    if (fresh === undefined) return this.#world.giveUp(this.#unmet[0]!.failure.error);
    fresh.rank.end({ error: fresh.failure.error, replace: false });
  }

  #respawn(rank: number): void {
    const world = this.#world;
    // Another that is replaced with it may just have failed.
    if (world.phase !== "running") return;
    try {
      world.spawn(rank);
    } catch (error) {
      return this.#couldNotSpawn(rank, error as Error);
    }
    const fresh = world.ranks[rank]!;
    const { formation } = world.group;
    this.#limit(fresh, handshakeLimitMs(this.#options), "did not connect", () => fresh.connected);
    this.#limit(fresh, this.#readyTimeoutMs, "was not ready", () => !formation.isSettingUp(rank));
  }

  /**
   * Ends a new rank that has not come to something in time. While it waits for the others, which may be in a
   * call that is over or loading themselves, it is not late: it has as long again.
   */
  #limit(fresh: Rank, limitMs: number, failing: string, hasCome: () => boolean): void {
    const world = this.#world;
    const { rank } = fresh;
    const timer = new Timer(limitMs, () => {
      if (hasCome()) return;
      if (world.group.formation.isSettled(rank)) return this.#limit(fresh, limitMs, failing, hasCome);
      const message = `Cannot replace rank ${rank}: it ${failing} within ${limitMs} ms`;
      const error = fresh.connected
        ? new TimeoutError(message, { ranks: world.reports(), rank })
        : world.notConnected(rank, message);
      fresh.end({ error, replace: false });
    }, { keepsAlive: false });
    fresh.exited.then(() => timer.cancel());
  }

  /** There may be descriptors, or memory, again at the next attempt: the policy says whether there is one. */
  #couldNotSpawn(rank: number, error: Error): void {
    const world = this.#world;
    world.onError(error, readClock());
    if (this.#recovery.take(rank, false) === null) return;
    // Whoever was told that it is being replaced learns that it is not.
    const { pid, exitCode, signal } = world.ranks[rank]!;
    this.#hooks.rankExit({ rank, pid, exitCode, signal, error, restarting: false });
    world.giveUp(error);
  }

  #exitError(
    rank: Rank,
    exit: Exit,
    error: Error | null,
    { reports, refusal }: { reports: readonly RankReport[]; refusal: string },
  ): DistributedError {
    const others = this.#world.calls.current?.failures.map((failure) => failure.error) ?? [];
    const { stderrTail } = rank;
    const ranks = reports.map((report) => report.rank === rank.rank ? { ...report, stderrTail } : report);
    return rankExitError(rank, exit, error, { ranks, others, refusal });
  }

  /** Peers may have noticed before this process did, and said so: what they say is a consequence. */
  #timeOfDeath(): number {
    const noticedAt = readClock();
    const [first] = this.#world.calls.current?.failures ?? [];
    const isConsequence = first !== undefined && first.error.cause instanceof CollectiveError;
    return isConsequence ? Math.min(noticedAt, first.at - 0.001) : noticedAt;
  }
}

/** What a dead rank printed last is in the pipe: it tells why. */
async function lastWords(rank: Rank): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _timer = new Timer(LAST_WORDS_MS, resolve);
  await Promise.race([rank.drained(), promise]);
}
