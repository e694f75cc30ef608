/** What keeps the caller's process from ending. @module */

const NEVER_MS = 2 ** 31 - 1;

/** Keeps the process from ending while it is held.
 *
 * Pipes, sockets and children never do by themselves: letting go of all of them after each call would cost more than
 * the call.
 */
export class Lifeline {
  #timer = setInterval(() => {}, NEVER_MS);

  /** The process goes on from now. */
  hold(): void {
    this.#timer.ref();
  }

  /** The process may end from now. */
  release(): void {
    this.#timer.unref();
  }

  /** Lets go for good. */
  cut(): void {
    clearInterval(this.#timer);
  }
}
