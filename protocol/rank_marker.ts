/**
 * Marks a process as a rank. A runner must not start inside a rank.
 *
 * @module
 */

// On `globalThis`, so that two copies of the package in one process agree.
const MARK = Symbol.for("@cohort/distributed.rank");

/** Marks this process as a rank. */
export function markRank(): void {
  Object.defineProperty(globalThis, MARK, { value: true, configurable: true });
}

/**
 * Returns whether this process is a rank.
 *
 * @returns Whether {@linkcode markRank} was called in this process.
 */
export function isRank(): boolean {
  return MARK in globalThis;
}
