/** What a world does when a rank is gone: whom it tells, and whether another takes its place. @module */
import { CollectiveError, type DistributedError, type RankReport, TimeoutError } from "../errors.ts";
import type { CallQueue } from "./_call_queue.ts";
import type { CheckedOptions } from "./_check_options.ts";
import type { Formation } from "./_formation.ts";
import { HANDSHAKE_TIMEOUT_MS, handshakeLimitMs } from "./_handshake.ts";
import type { Hooks } from "./_hooks.ts";
import type { Rank } from "./_rank.ts";
import { rankExitError } from "./_rank_exit.ts";
import type { Exit } from "./_rank_process.ts";
import { Recovery } from "./_recovery.ts";
import { Timer } from "./_timer.ts";

/** How long what a dying rank printed may take to arrive, before its death is reported. */
const LAST_WORDS_MS = 10;
/** How long the news may take that a rank has died which others could not meet. */
const DEATH_NEWS_MS = 200;

/** The world that loses ranks. */
export interface LosingWorld {
  readonly phase: "starting" | "running" | "stopping" | "over";
  readonly ranks: readonly Rank[];
  readonly calls: CallQueue;
  readonly group: { readonly formation: Formation };
  reports(): RankReport[];
  /** Starts a rank's process, in the place of the one that was there. */
  spawn(rank: number): void;
  /** A process has been seen out, and another has its place. */
  retire(rank: Rank): Promise<void>;
  /** Told of every error of a rank, with its time in milliseconds since the Unix epoch. */
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
  readonly #hooks: Hooks;
  readonly #recovery: Recovery;
  /** Waits for what may explain that ranks could not meet. */
  #news: Timer | null = null;

  constructor(options: CheckedOptions, hooks: Hooks, world: LosingWorld) {
    this.#world = world;
    this.#options = options;
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
    const failure = fate?.error ?? this.#exitError(rank, exit, error, refusal ?? "");
    world.onError(failure, at);
    const { pid, exitCode, signal } = rank;
    const restarting = refusal === null;
    this.#hooks.rankExit({ rank: rank.rank, pid, exitCode, signal, error: failure, restarting });
    if (!restarting) return world.giveUp(failure);
    world.calls.lost(rank.rank, failure);
    await world.retire(rank);
  }

  /** A rank could not join, or be set up. */
  couldNotJoin(rank: Rank, error: DistributedError): void {
    const { formation } = this.#world.group;
    if (formation.isSettingUp(rank.rank)) return rank.end({ error, replace: false });
    // Another may have died, whose end has not been heard of; then that is dealt with.
    const { epoch } = formation;
    this.#news?.cancel();
    this.#news = new Timer(DEATH_NEWS_MS, () => {
      if (formation.isForming(epoch)) this.#world.giveUp(error);
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

  #respawn(rank: number): void {
    const world = this.#world;
    try {
      world.spawn(rank);
    } catch (error) {
      return world.giveUp(error as Error);
    }
    const fresh = world.ranks[rank]!;
    const timer = new Timer(handshakeLimitMs(this.#options), () => {
      if (fresh.connected) return;
      const message = `Cannot replace rank ${rank}: it did not connect within ${HANDSHAKE_TIMEOUT_MS} ms`;
      fresh.end({ error: new TimeoutError(message, { ranks: world.reports(), rank }), replace: false });
    }, { keepsAlive: false });
    fresh.exited.then(() => timer.cancel());
  }

  #exitError(rank: Rank, exit: Exit, error: Error | null, refusal: string): DistributedError {
    const others = this.#world.calls.current?.failures.map((failure) => failure.error) ?? [];
    return rankExitError(rank, exit, error, { ranks: this.#world.reports(), others, refusal });
  }

  /** Peers may have noticed before this process did, and said so: what they say is a consequence. */
  #timeOfDeath(): number {
    const now = Date.now();
    const [first] = this.#world.calls.current?.failures ?? [];
    const isConsequence = first !== undefined && first.error.cause instanceof CollectiveError;
    return isConsequence ? Math.min(now, first.at - 0.001) : now;
  }
}

/** What a dead rank printed last is in the pipe: it tells why. */
async function lastWords(rank: Rank): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  using _timer = new Timer(LAST_WORDS_MS, resolve);
  await Promise.race([rank.drained(), promise]);
}
