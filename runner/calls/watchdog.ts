/**
 * A limit for the time between two arrivals.
 *
 * @module
 */
import { Timer } from "../timer.ts";

/** Calls back when nothing has arrived for a given time. An arrival does not set a timer. */
export class Watchdog {
  readonly #limitMs: number;
  readonly #onLate: () => void;
  #lastAt: number = performance.now();
  /** The latest arrival at the time of the previous check. */
  #seenAt: number = this.#lastAt;
  #timer: Timer;

  /**
   * Starts to watch.
   *
   * @param limitMs The limit in milliseconds.
   * @param onLate Called each time the limit is exceeded. Calling {@linkcode Watchdog.reset} in it starts the
   * watch again.
   */
  constructor(limitMs: number, onLate: () => void) {
    this.#limitMs = limitMs;
    this.#onLate = onLate;
    this.#timer = this.#lookIn(limitMs);
  }

  /** Notes an arrival. */
  reset(): void {
    this.#lastAt = performance.now();
  }

  /** Stops watching. */
  stop(): void {
    this.#timer.cancel();
  }

  #lookIn(delayMs: number): Timer {
    return this.#timer = new Timer(delayMs, () => this.#look());
  }

  #look(): void {
    // Something arrived since the previous check, but long ago. This process was busy, and later arrivals are
    // still unread.
    const isExcused = this.#leftMs <= 0 && this.#lastAt !== this.#seenAt;
    this.#seenAt = this.#lastAt;
    if (isExcused) return void this.#lookIn(this.#limitMs);
    if (this.#leftMs <= 0) this.#onLate();
    if (this.#leftMs > 0) this.#lookIn(this.#leftMs);
  }

  get #leftMs(): number {
    return this.#lastAt + this.#limitMs - performance.now();
  }
}
