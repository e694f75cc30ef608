/**
 * The errors of every rank, until somebody gathers them.
 *
 * @module
 */

const CAPACITY = 100;

interface Entry {
  readonly error: Error;
  readonly at: number;
}

/** Keeps the latest errors, at most 100. */
export class ErrorLog {
  #entries: Entry[] = [];
  readonly #noted = new WeakSet<Error>();

  /**
   * Notes an error, once: the same one may be why several ranks end, or fail a call first and a rank later.
   *
   * @param error The error.
   * @param at When it happened, by the runner's clock.
   */
  add(error: Error, at: number): void {
    if (this.#noted.has(error)) return;
    this.#noted.add(error);
    this.#entries.push({ error, at });
    if (this.#entries.length > CAPACITY) this.#entries.shift();
  }

  /** Hands the errors over by time, so that a root cause comes before its consequences, and forgets them. */
  gather(): Error[] {
    return this.#entries.splice(0).toSorted((left, right) => left.at - right.at).map(({ error }) => error);
  }
}
