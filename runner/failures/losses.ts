/**
 * Handles the exit of a rank: notifies those who wait for it, and decides whether it is replaced.
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

/** How long to wait for a dying rank's last output before its exit is reported. */
const LAST_OUTPUT_MS = 10;
/** How long to wait for a rank's exit before blaming the rank that could not reach it. */
const EXIT_WAIT_MS = 200;

/** The world whose exited ranks are handled. */
export interface LossesTarget {
  readonly phase: WorldPhase;
  readonly ranks: readonly Rank[];
  readonly calls: CallQueue;
  readonly group: { readonly formation: Formation };
  reports(): RankReport[];
  /** Spawns a rank's process in place of the previous one. */
  spawn(rank: number): void;
  /** Returns the error of a rank that did not connect in time. */
  notConnected(rank: number, message: string): TimeoutError;
  /** Waits until nothing of a replaced rank remains. */
  retire(rank: Rank): Promise<void>;
  /** Receives an error of a rank, with its time by the runner's clock. */
  onError(error: Error, at: number): void;
  /** Stops taking calls while the cause of a loss is being determined. */
  close(): void;
  /** Ends the other ranks, which are useless. */
  fail(error: Error): void;
}

/** Handles ranks that have exited. */
export class Losses {
  readonly #world: LossesTarget;
  readonly #options: CheckedOptions;
  readonly #readyTimeoutMs: number;
  readonly #hooks: Hooks;
  readonly #recovery: Recovery;
  /** Waits for an exit that may explain why ranks could not join. */
  #exitWait: Timer | null = null;
  /** Ranks that could not join the group that is being formed. */
  #failedJoins: { readonly rank: Rank; readonly failure: RankFailure }[] = [];

  /**
   * Creates a handler for a world with all ranks.
   *
   * @param init Options of the runner, and the time limit for a new rank to become ready.
   * @param hooks Callbacks of the program.
   * @param world The ranks.
   */
  constructor(
    { options, readyTimeoutMs }: { options: CheckedOptions; readyTimeoutMs: number },
    hooks: Hooks,
    world: LossesTarget,
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

  /** Handles the exit of a rank that was still needed. Settles everything that waits for it. */
  async take(rank: Rank, exit: Exit, error: Error | null): Promise<void> {
    const world = this.#world;
    const at = this.#timeOfDeath();
    // Taken before the other ranks are notified and before another rank takes its place.
    const reports = world.reports();
    const { endReason } = rank;
    const refusal = world.phase !== "running" || rank.external
      ? ""
      : this.#recovery.take(rank.rank, endReason?.replace ?? false);
    if (refusal === null) {
      world.calls.hold();
      const lost = { lost: [rank.rank], inCall: world.calls.current !== null };
      world.group.formation.renew(`rank ${rank.rank} is gone`, lost);
    } else {
      world.close();
    }
    await lastOutput(rank);
    const failure = endReason?.error ??
      this.#exitError(rank, exit, error, { reports, refusal: refusal ?? "" });
    world.onError(failure, at);
    const { pid, exitCode, signal } = rank;
    const restarting = refusal === null;
    this.#hooks.rankExit({ rank: rank.rank, pid, exitCode, signal, error: failure, restarting });
    if (!restarting) return world.fail(failure);
    world.calls.lost(rank.rank, failure);
    await world.retire(rank);
  }

  /** Handles a rank that could not join the group or whose `setup` failed. */
  onJoinFailed(rank: Rank, failure: RankFailure): void {
    const { formation } = this.#world.group;
    const { error, epoch } = failure;
    if (epoch === 0) return rank.end({ error, replace: false });
    // A failure to join a group that was dropped in the meantime does not matter.
    if (!formation.isForming(epoch)) return;
    this.#failedJoins = [...this.#failedJoins.filter((other) => other.failure.epoch === epoch), {
      rank,
      failure,
    }];
    // Another rank may have died without notice so far. Its exit is then handled instead.
    this.#exitWait?.cancel();
    this.#exitWait = new Timer(EXIT_WAIT_MS, () => {
      if (formation.isForming(epoch)) this.#endFailedJoins();
    });
  }

  /** Resumes calls, because the group is complete again. */
  formed(): void {
    const restart = this.#recovery.finish();
    this.#world.calls.resume();
    if (restart !== null) this.#hooks.restart(restart);
  }

  /** Cancels all replacements. */
  cancel(): void {
    this.#recovery.cancel();
  }

  /** Stops waiting for anything. */
  stop(): void {
    this.cancel();
    this.#exitWait?.cancel();
  }

  /**
   * Ends a new rank that could not join, because it can be replaced again. A group of old ranks that cannot
   * join is useless.
   */
  #endFailedJoins(): void {
    const { formation } = this.#world.group;
    const fresh = this.#failedJoins.find(({ rank }) => formation.isSettingUp(rank.rank));
    if (fresh === undefined) return this.#world.fail(this.#failedJoins[0]!.failure.error);
    fresh.rank.end({ error: fresh.failure.error, replace: false });
  }

  async #respawn(rank: number): Promise<void> {
    const world = this.#world;
    // The old process may still hold memory or a device that the new one needs.
    await world.ranks[rank]!.gone;
    // In the meantime another rank may have failed, or the runner may have been stopped.
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
   * Ends a new rank that has not reached a state in time. The limit starts again while the rank waits for the
   * others, which may still be in a finished call or loading.
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

  /** Descriptors or memory may be available at the next attempt; the policy says whether there is one. */
  #couldNotSpawn(rank: number, error: Error): void {
    const world = this.#world;
    world.onError(error, readClock());
    if (this.#recovery.take(rank, false) === null) return;
    // The program was notified that the rank is being replaced, so it must learn that it is not.
    const { pid, exitCode, signal } = world.ranks[rank]!;
    this.#hooks.rankExit({ rank, pid, exitCode, signal, error, restarting: false });
    world.fail(error);
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

  /**
   * Returns the time of a rank's death. Peers may have noticed it earlier and reported errors, which are
   * consequences.
   */
  #timeOfDeath(): number {
    const noticedAt = readClock();
    const [first] = this.#world.calls.current?.failures ?? [];
    const isConsequence = first !== undefined && first.error.cause instanceof CollectiveError;
    return isConsequence ? Math.min(noticedAt, first.at - 0.001) : noticedAt;
  }
}

/** Waits for the last output of a dead rank. It is still in the pipe and tells the cause. */
async function lastOutput(rank: Rank): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _timer = new Timer(LAST_OUTPUT_MS, resolve);
  await Promise.race([rank.lastWords(), promise]);
}
