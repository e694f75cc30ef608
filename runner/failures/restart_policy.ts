/**
 * Whether ranks that have died are replaced, and when.
 *
 * @module
 */
import type { RestartOptions } from "../options.ts";

/** Waiting for longer than this helps nobody. */
const MAX_BACKOFF_MS = 30_000;

/** Counts restarts. */
export class RestartPolicy {
  readonly #options: Required<RestartOptions> | null;
  /** When the restarts of the window were, by `performance.now()`. */
  #times: number[] = [];
  #count = 0;

  /**
   * Creates a policy.
   *
   * @param options The policy; `null`: nothing is replaced.
   */
  constructor(options: Required<RestartOptions> | null) {
    this.#options = options;
  }

  /** How many restarts there were. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes one more restart.
   *
   * @param now The time, in milliseconds.
   * @returns How long to wait before it, or why there is none.
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
    // Nor does waiting for longer than it takes to forget.
    const capMs = Math.max(backoffMs, Math.min(MAX_BACKOFF_MS, windowMs));
    return { delayMs: backoffMs === 0 ? 0 : Math.min(backoffMs * 2 ** recent, capMs) };
  }
}
