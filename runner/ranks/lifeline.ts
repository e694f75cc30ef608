/**
 * Keeps the caller's process running.
 *
 * @module
 */

const NEVER_MS = 2 ** 31 - 1;

/**
 * Keeps the process running while it is held.
 *
 * Pipes, sockets and child processes are always unreferenced, because unreferencing all of them after each
 * call would cost more than the call.
 */
export class Lifeline {
  #timer = setInterval(() => {}, NEVER_MS);
  #isKept = false;

  /** Keeps the process running from now on. */
  hold(): void {
    this.#timer.ref();
  }

  /** Lets the process end, unless {@linkcode Lifeline.keep} was called. */
  release(): void {
    if (!this.#isKept) this.#timer.unref();
  }

  /** Keeps the process running until {@linkcode Lifeline.cut}. */
  keep(): void {
    this.#isKept = true;
    this.#timer.ref();
  }

  /** Releases the process for good. */
  cut(): void {
    clearInterval(this.#timer);
  }
}
