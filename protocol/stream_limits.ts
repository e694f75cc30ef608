/**
 * What of a stream may be on its way: both sides count.
 *
 * @module
 */

/** Items that a producer that does not wait may have added beyond what its reader has taken. */
export const MAX_ITEMS_AHEAD = 1024;

/** Their bytes, as they travel; one item may be larger. */
export const MAX_BYTES_AHEAD: number = 256 * 1024 * 1024;
