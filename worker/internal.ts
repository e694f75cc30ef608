/**
 * Symbols of members that the package's own files use on workers, hidden from programs.
 *
 * @module
 */

/** The key of the method that sets a worker's process group before `initialize`, for tests. */
export const SET_PROCESS_GROUP: unique symbol = Symbol("cohort.setProcessGroup");
