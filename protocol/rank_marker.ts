/**
 * Whether this process is a rank. A runner must not start inside one.
 *
 * @module
 */

// On globalThis, so that two copies of the package in one process agree.
const MARK = Symbol.for("@cohort/distributed.rank");

/** Marks this process as a rank. */
export function markRank(): void {
  Object.defineProperty(globalThis, MARK, { value: true, configurable: true });
}

/**
 * Tells whether this process is a rank.
 *
 * @returns Whether {@linkcode markRank} was called in it.
 */
export function isRank(): boolean {
  return MARK in globalThis;
}
