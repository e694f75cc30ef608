/**
 * Time limits of any length.
 *
 * @module
 */

/** What `setTimeout` and `setInterval` take at most; more fires at once. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Options of a {@linkcode Timer}. */
export interface TimerOptions {
  /** Whether it keeps the process from ending; it does, by default. */
  keepsAlive?: boolean;
}

/**
 * Calls back once, after any number of milliseconds; after `Infinity` never.
 *
 * What came in time is taken first, though this process was busy and is late itself: a timer that is late
 * waits as long again, at most as long as it was set for, and the event loop reads what has come meanwhile.
 */
export class Timer implements Disposable {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepsAlive: boolean;

  /**
   * Starts a timer.
   *
   * @param delayMs How long.
   * @param callback What to call then.
   * @param options Whether it keeps the process alive.
   */
  constructor(delayMs: number, callback: () => void, { keepsAlive = true }: TimerOptions = {}) {
    this.#keepsAlive = keepsAlive;
    if (delayMs !== Infinity) this.#start(delayMs, callback);
  }

  /** Stops it. Safe twice, and afterwards. */
  cancel(): void {
    clearTimeout(this.#timer);
  }

  /** As {@linkcode Timer.cancel}, for `using`. */
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
