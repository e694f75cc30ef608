/**
 * What keeps the caller's process from ending.
 *
 * @module
 */

const NEVER_MS = 2 ** 31 - 1;

/**
 * Keeps the process from ending while it is held.
 *
 * Pipes, sockets and children never do by themselves: letting go of all of them after each call would cost
 * more than the call.
 */
export class Lifeline {
  #timer = setInterval(() => {}, NEVER_MS);
  #isKept = false;

  /** The process goes on from now. */
  hold(): void {
    this.#timer.ref();
  }

  /** The process may end from now, unless it is kept. */
  release(): void {
    if (!this.#isKept) this.#timer.unref();
  }

  /** The process goes on until {@linkcode Lifeline.cut}. */
  keep(): void {
    this.#isKept = true;
    this.#timer.ref();
  }

  /** Lets go for good. */
  cut(): void {
    clearInterval(this.#timer);
  }
}
