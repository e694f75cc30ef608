/** Time limits of any length. @module */

/** What `setTimeout` takes at most; more fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Options of a {@linkcode Timer}. */
export interface TimerOptions {
  /** Whether it keeps the process from ending; it does, by default. */
  keepsAlive?: boolean;
}

/** Calls back once, after any number of milliseconds; after `Infinity` never. */
export class Timer implements Disposable {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepsAlive: boolean;

  /** Starts a timer.
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
    this.#timer = restMs > 0
      ? setTimeout(() => this.#start(restMs, callback), MAX_TIMEOUT_MS)
      : setTimeout(callback, delayMs);
    if (!this.#keepsAlive) Deno.unrefTimer(this.#timer as unknown as number);
  }
}
