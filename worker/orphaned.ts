/**
 * The exit code of a rank whose runner exited.
 *
 * @module
 */

/** The exit code. */
export const ORPHANED_EXIT_CODE = 113;
