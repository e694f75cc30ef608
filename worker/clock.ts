/**
 * The rank's estimate of the runner's clock.
 *
 * @module
 */

/** Maximum difference between two clocks that agree, due to their precision, in milliseconds. */
const PRECISION_MS = 1;

let offsetMs = 0;

/** Returns the time by the runner's clock, in milliseconds. It never goes backward. */
export function readClock(): number {
  return performance.timeOrigin + performance.now() + offsetMs;
}

/**
 * Adjusts this clock to the runner's, if the two disagree.
 *
 * Each process starts from the system time at its start and counts monotonically. So the clocks of one
 * machine agree to the microsecond, unless the system time was set between the two starts. After an
 * adjustment, the error is at most half the round-trip time.
 *
 * @param askedAt When this rank sent the request, by this clock.
 * @param runnerTime The runner's time when it answered.
 */
export function setClock(askedAt: number, runnerTime: number): void {
  const answeredAt = readClock();
  if (runnerTime >= askedAt - PRECISION_MS && runnerTime <= answeredAt + PRECISION_MS) return;
  offsetMs += runnerTime - (askedAt + answeredAt) / 2;
}
