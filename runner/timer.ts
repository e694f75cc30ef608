/**
 * Timers of any duration.
 *
 * @module
 */

/** Maximum delay of `setTimeout` and `setInterval` in milliseconds. A longer one fires at once. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Options of a {@linkcode Timer}. */
export interface TimerOptions {
  /** Whether the timer keeps the process running; `true` by default. */
  keepsAlive?: boolean;
}

/**
 * Calls a callback once, after any number of milliseconds; never after `Infinity`.
 *
 * Events that arrived in time are handled first, even if this process was busy and the timer fires late. A
 * late timer waits again for as long as it was late, but at most for its original delay. Meanwhile the event
 * loop handles the events that have arrived.
 */
export class Timer implements Disposable {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepsAlive: boolean;

  /**
   * Starts a timer.
   *
   * @param delayMs Delay in milliseconds.
   * @param callback Called after the delay.
   * @param options Whether the timer keeps the process running.
   */
  constructor(delayMs: number, callback: () => void, { keepsAlive = true }: TimerOptions = {}) {
    this.#keepsAlive = keepsAlive;
    if (delayMs !== Infinity) this.#start(delayMs, callback);
  }

  /** Cancels the timer. Calling this twice, or after the timer has fired, is safe. */
  cancel(): void {
    clearTimeout(this.#timer);
  }

  /** Cancels the timer at the end of a `using` scope. */
  [Symbol.dispose](): void {
    this.cancel();
  }

  #start(delayMs: number, callback: () => void): void {
    const restMs = delayMs - MAX_TIMEOUT_MS;
    if (restMs > 0) return this.#set(MAX_TIMEOUT_MS, () => this.#start(restMs, callback));
    const dueAt = performance.now() + delayMs;
    this.#set(delayMs, () => {
      const lateMs = Math.max(0, performance.now() - dueAt);
      this.#set(Math.min(lateMs, delayMs), callback);
    });
  }

  #set(delayMs: number, callback: () => void): void {
    this.#timer = setTimeout(callback, delayMs);
    if (!this.#keepsAlive) Deno.unrefTimer(this.#timer as unknown as number);
  }
}
