/**
 * How a rank ends whose runner went away.
 *
 * @module
 */

/** Its exit code. */
export const ORPHANED = 113;
