/**
 * Replaces ranks that have exited.
 *
 * @module
 */
import type { CheckedOptions } from "../check_options.ts";
import type { Restart } from "../options.ts";
import { RestartPolicy } from "./restart_policy.ts";
import { Timer } from "../timer.ts";

/** Ranks that are replaced together. */
interface Round {
  readonly startedAt: number;
  readonly ranks: Set<number>;
  /** Ranks whose new processes have not been started. */
  readonly waiting: Set<number>;
  /** Whether the policy has counted a restart for the ranks in `waiting`. */
  counted: boolean;
  timer: Timer | null;
}

/** Applies the restart policy and its delay, and starts the new processes. */
export class Recovery {
  readonly #policy: RestartPolicy;
  readonly #spawn: (rank: number) => void;
  #round: Round | null = null;

  /**
   * Creates an inactive recovery.
   *
   * @param restart The policy.
   * @param spawn Starts a rank's new process.
   */
  constructor(restart: CheckedOptions["restart"], spawn: (rank: number) => void) {
    this.#policy = new RestartPolicy(restart);
    this.#spawn = spawn;
  }

  /** Whether ranks are being replaced. */
  get active(): boolean {
    return this.#round !== null;
  }

  /**
   * Schedules the replacement of a rank that has exited. It joins ranks that already wait to be replaced.
   *
   * @param rank The rank.
   * @param always Whether to replace it regardless of the policy.
   * @returns The reason for no replacement; `null` if the rank is replaced.
   */
  take(rank: number, always: boolean): string | null {
    let delayMs = 0;
    const waiting = (this.#round?.waiting.size ?? 0) > 0;
    if (!always && !(waiting && this.#round!.counted)) {
      const next = this.#policy.next();
      if ("refused" in next) return next.refused;
      delayMs = next.delayMs;
    }
    const round = this.#round ??= {
      startedAt: performance.now(),
      ranks: new Set(),
      waiting: new Set(),
      counted: false,
      timer: null,
    };
    round.counted = waiting ? round.counted || !always : !always;
    round.ranks.add(rank);
    round.waiting.add(rank);
    if (waiting) return null;
    round.timer = new Timer(delayMs, () => this.#start(round));
    return null;
  }

  /**
   * Ends the recovery, because the group is complete again.
   *
   * @returns The restart; `null` if no rank was replaced.
   */
  finish(): Restart | null {
    const round = this.#round;
    if (round === null) return null;
    this.#round = null;
    const ranks = [...round.ranks].toSorted((left, right) => left - right);
    return { ranks, tookMs: performance.now() - round.startedAt, restarts: this.#policy.count };
  }

  /** Cancels all pending replacements. */
  cancel(): void {
    this.#round?.timer?.cancel();
    this.#round = null;
  }

  #start(round: Round): void {
    const ranks = [...round.waiting];
    round.waiting.clear();
    for (const rank of ranks) this.#spawn(rank);
  }
}
