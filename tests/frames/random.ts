/**
 * Seeded random numbers.
 *
 * @module
 */

/** A generator of random numbers; the same seed gives the same numbers. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Returns a whole number below a bound (mulberry32). */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * bound);
  }

  /** Returns one of the values. */
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** Returns a byte. One in four is the first byte of a value that has a length. */
  byte(): number {
    return this.below(4) === 0 ? 0xc0 + this.below(32) : this.below(256);
  }

  /** Returns a length, usually small, and sometimes larger than any frame. */
  length(most: number): number {
    const kind = this.below(16);
    if (kind === 0) return this.pick([2 ** 16, 2 ** 24, 2 ** 31 - 1, 2 ** 32 - 1]);
    return kind < 12 ? this.below(Math.min(most, 8) + 1) : this.below(most + 1);
  }
}
