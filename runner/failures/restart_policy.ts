/**
 * Decides whether ranks that have died are replaced, and when.
 *
 * @module
 */
import type { RestartOptions } from "../options.ts";

/** A longer delay helps nobody. */
const MAX_BACKOFF_MS = 30_000;

/** Counts restarts and limits them. */
export class RestartPolicy {
  readonly #options: Required<RestartOptions> | null;
  /** Times of the restarts within the window, by `performance.now()`. */
  #times: number[] = [];
  #count = 0;

  /**
   * Creates a policy.
   *
   * @param options The limits; `null` if no rank is replaced.
   */
  constructor(options: Required<RestartOptions> | null) {
    this.#options = options;
  }

  /** Number of restarts so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Requests one more restart.
   *
   * @param now The time, in milliseconds.
   * @returns The delay before the restart, or the reason for no restart.
   */
  next(now: number = performance.now()): { readonly delayMs: number } | { readonly refused: string } {
    if (this.#options === null) return { refused: "" };
    const { maxRestarts, windowMs, backoffMs } = this.#options;
    this.#times = this.#times.filter((time) => now - time < windowMs);
    const recent = this.#times.length;
    if (recent >= maxRestarts) {
      return {
        refused: `it was restarted ${recent} times in ${windowMs} ms, which is all that restart allows`,
      };
    }
    this.#times.push(now);
    this.#count++;
    // A delay longer than the window does not help either, because the window forgets the restarts.
    const capMs = Math.max(backoffMs, Math.min(MAX_BACKOFF_MS, windowMs));
    return { delayMs: backoffMs === 0 ? 0 : Math.min(backoffMs * 2 ** recent, capMs) };
  }
}
