/**
 * The runner's clock, as a rank knows it.
 *
 * @module
 */

/** What a difference between two clocks that agree comes to at most, by their precision, in milliseconds. */
const PRECISION_MS = 1;

let aheadMs = 0;

/** The time by the runner's clock, in milliseconds. It never goes back. */
export function readClock(): number {
  return performance.timeOrigin + performance.now() + aheadMs;
}

/**
 * Sets this clock by the runner's, where the two cannot be the same.
 *
 * Each process counts on from the system's time at its beginning. So clocks of one machine agree to the
 * microsecond, unless the system's was set between the two beginnings. Then this one is right to half of what
 * the answer took.
 *
 * @param askedAt When this rank asked, by this clock.
 * @param runnerTime The runner's time when it answered.
 */
export function setClock(askedAt: number, runnerTime: number): void {
  const answeredAt = readClock();
  if (runnerTime >= askedAt - PRECISION_MS && runnerTime <= answeredAt + PRECISION_MS) return;
  aheadMs += runnerTime - (askedAt + answeredAt) / 2;
}
