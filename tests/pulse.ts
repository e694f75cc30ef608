/**
 * Whether the event loop of this process turns.
 *
 * @module
 */
import { ownTime } from "./own_time.ts";

/** Notes the longest time between two turns, less what this process has waited for a processor. */
export class Pulse implements Disposable {
  /** That time, in milliseconds. */
  longestMs = 0;
  #turnedAt = ownTime();
  #timer = setInterval(() => this.#turn(), 5);

  #turn(): void {
    const now = ownTime();
    this.longestMs = Math.max(this.longestMs, now - this.#turnedAt);
    this.#turnedAt = now;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
