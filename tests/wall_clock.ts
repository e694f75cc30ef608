/**
 * A wall clock that tests set: this process's JavaScript sees it, and nobody else.
 *
 * @module
 */

const real = Date.now;

/**
 * Sets the clock of this process, as an administrator or a time server does while it runs.
 *
 * @param byMs How far; back, if negative.
 * @returns What sets it right again.
 */
export function stepWallClock(byMs: number): Disposable {
  Date.now = () => real() + byMs;
  return { [Symbol.dispose]: () => void (Date.now = real) };
}

/**
 * Has this process begun when the clock was set otherwise.
 *
 * @param byMs How far; back, if negative.
 */
export function beginAtOtherTime(byMs: number): void {
  stepWallClock(byMs);
  const value = performance.timeOrigin + byMs;
  Object.defineProperty(performance, "timeOrigin", { value, configurable: true });
}
