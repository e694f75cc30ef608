/**
 * The runner's clock.
 *
 * @module
 */

/**
 * The time, in milliseconds since the Unix epoch as the system had it when this process began: whoever sets
 * the system's clock later does not move this one. Ranks set theirs by it.
 */
export function readClock(): number {
  return performance.timeOrigin + performance.now();
}
