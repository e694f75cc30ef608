/**
 * Limits of a stream's queue. Both sides enforce them.
 *
 * @module
 */

/** Maximum number of items that a producer may add without waiting for the reader. */
export const MAX_ITEMS_AHEAD = 1024;

/** Maximum encoded size of these items, in bytes. A single item may be larger. */
export const MAX_BYTES_AHEAD: number = 256 * 1024 * 1024;
