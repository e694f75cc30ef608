/**
 * Symbols of members that the package's own files use on workers, hidden from programs.
 *
 * @module
 */

/** The key of the method that sets a worker's process group before `initialize`, for tests. */
export const SET_PROCESS_GROUP: unique symbol = Symbol("cohort.setProcessGroup");

/**
 * The key of the URL from which a base class of workers was loaded. It is the same in all copies of the
 * package, so that one copy recognizes the classes of another.
 */
export const LOADED_FROM: unique symbol = Symbol.for("@cohort/distributed: loaded from");
