/**
 * A limit for the gap between two arrivals.
 *
 * @module
 */
import { Timer } from "../timer.ts";

/** Calls back when nothing came for so long. An arrival costs no timer. */
export class Watchdog {
  readonly #limitMs: number;
  readonly #onLate: () => void;
  #lastAt: number = performance.now();
  /** The latest arrival at the time of the last look. */
  #seenAt: number = this.#lastAt;
  #timer: Timer;

  /**
   * Begins to watch.
   *
   * @param limitMs The limit.
   * @param onLate What to call, once for each time it is passed. Calling {@linkcode Watchdog.reset} in it
   * begins anew.
   */
  constructor(limitMs: number, onLate: () => void) {
    this.#limitMs = limitMs;
    this.#onLate = onLate;
    this.#timer = this.#lookIn(limitMs);
  }

  /** Something came. */
  reset(): void {
    this.#lastAt = performance.now();
  }

  /** Watches no more. */
  stop(): void {
    this.#timer.cancel();
  }

  #lookIn(delayMs: number): Timer {
    return this.#timer = new Timer(delayMs, () => this.#look());
  }

  #look(): void {
    // Something has come since the last look, but long ago: this process was busy, and what came after that
    // is unread.
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
