/**
 * A wall clock that tests can set. Only this process's JavaScript sees it.
 *
 * @module
 */

const real = Date.now;

/**
 * Sets the clock of this process, like an administrator or a time server does while it runs.
 *
 * @param byMs How far to set it, in milliseconds; backward if negative.
 * @returns An object that resets the clock when disposed.
 */
export function stepWallClock(byMs: number): Disposable {
  Date.now = () => real() + byMs;
  return { [Symbol.dispose]: () => void (Date.now = real) };
}

/**
 * Makes this process seem to have started with another wall clock.
 *
 * @param byMs How far to set it, in milliseconds; backward if negative.
 */
export function beginAtOtherTime(byMs: number): void {
  stepWallClock(byMs);
  const value = performance.timeOrigin + byMs;
  Object.defineProperty(performance, "timeOrigin", { value, configurable: true });
}
