/**
 * Measures whether this process's event loop runs.
 *
 * @module
 */
import { ownTime } from "./own_time.ts";

/**
 * Records the longest time between two turns of the event loop, minus the time that this process has waited
 * for a processor.
 */
export class EventLoopMonitor implements Disposable {
  /** The longest time, in milliseconds. */
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
