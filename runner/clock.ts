/**
 * The runner's clock.
 *
 * @module
 */

/**
 * Returns the time in milliseconds since the Unix epoch.
 *
 * It is based on the system's clock at the start of this process. Later changes of the system's clock do not
 * affect it. Ranks synchronize their clocks with this one.
 */
export function readClock(): number {
  return performance.timeOrigin + performance.now();
}
