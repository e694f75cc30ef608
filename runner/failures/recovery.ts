/**
 * Replaces ranks that are gone.
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
  /** Those whose new processes have not been started. */
  readonly waiting: Set<number>;
  /** Whether the policy has counted those. */
  counted: boolean;
  timer: Timer | null;
}

/** Decides by the policy, waits as it says, and has new processes started. */
export class Recovery {
  readonly #policy: RestartPolicy;
  readonly #spawn: (rank: number) => void;
  #round: Round | null = null;

  /**
   * Creates what replaces nothing yet.
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
   * A rank is gone. Ranks that go while others wait to be replaced are replaced with them.
   *
   * @param rank The rank.
   * @param always Whether it is replaced whatever the policy says.
   * @returns Why it is not replaced; `null` if it is.
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
   * The group is whole again.
   *
   * @returns What was done for that; `null` if nobody was replaced.
   */
  finish(): Restart | null {
    const round = this.#round;
    if (round === null) return null;
    this.#round = null;
    const ranks = [...round.ranks].toSorted((left, right) => left - right);
    return { ranks, tookMs: performance.now() - round.startedAt, restarts: this.#policy.count };
  }

  /** Starts no more. */
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
