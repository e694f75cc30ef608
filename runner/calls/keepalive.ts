/**
 * The timer that invokes a payload when a runner has been idle for long.
 *
 * @module
 */

/** A timer that runs while nothing else does. It does not keep the process alive. */
export class Keepalive {
  #intervalMs: number | null;
  #onDue: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /**
   * Creates a timer that does not run yet.
   *
   * @param intervalMs How long idle; `null`: it never runs.
   * @param onDue Called when it has been so long.
   */
  constructor(intervalMs: number | null, onDue: () => void) {
    this.#intervalMs = intervalMs;
    this.#onDue = onDue;
  }

  /** The timer, or `null` while it does not run. */
  get timer(): ReturnType<typeof setTimeout> | null {
    return this.#timer;
  }

  /** Starts it, if it does not run. */
  start(): void {
    if (this.#intervalMs === null || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#onDue();
    }, this.#intervalMs);
    Deno.unrefTimer(this.#timer as unknown as number);
  }

  /** Stops it. */
  cancel(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Begins the interval again, if it runs. */
  reset(): void {
    if (this.#timer === null) return;
    this.cancel();
    this.start();
  }
}
