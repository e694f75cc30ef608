/**
 * The timer that makes a call when a runner has been idle for a time.
 *
 * @module
 */

/** A timer that runs while the runner is idle. It does not keep the process running. */
export class Keepalive {
  #intervalMs: number | null;
  #onDue: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * Creates a stopped timer.
   *
   * @param intervalMs Idle time in milliseconds; `null` if it never runs.
   * @param onDue Called when that time has passed.
   */
  constructor(intervalMs: number | null, onDue: () => void) {
    this.#intervalMs = intervalMs;
    this.#onDue = onDue;
  }

  /** The timer, or `null` while it is stopped. */
  get timer(): ReturnType<typeof setTimeout> | null {
    return this.#timer;
  }

  /** Starts the timer unless it is running. */
  start(): void {
    if (this.#intervalMs === null || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#onDue();
    }, this.#intervalMs);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  /** Stops the timer. */
  cancel(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Restarts the interval if the timer is running. */
  reset(): void {
    if (this.#timer === null) return;
    this.cancel();
    this.start();
  }
}
