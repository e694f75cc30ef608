/**
 * Symbols of members that the package's own files use on process groups, hidden from programs.
 *
 * @module
 */

/**
 * The key of the method that returns the native group of a group. The native group changes when the group is
 * formed again.
 */
export const NATIVE_GROUP: unique symbol = Symbol("cohort.nativeGroup");

/** The key of the method that replaces the native group of a group. */
export const SET_NATIVE_GROUP: unique symbol = Symbol("cohort.setNativeGroup");

/**
 * The key of the method that aborts the operations in flight in a group and in the groups derived from it, on
 * this rank and on the others. Collectives then fail with the reason until the group is formed again. On this
 * rank it also cancels any forming of the group or of groups derived from it.
 */
export const ABORT_GROUP: unique symbol = Symbol("cohort.abortGroup");

/**
 * The key of the method that forms an aborted group and the groups derived from it again. The `ProcessGroup`
 * objects that programs hold stay valid. Collective.
 */
export const REFORM_GROUP: unique symbol = Symbol("cohort.reformGroup");

/**
 * The key of the method that marks the end of `setup` on this rank. Groups made after this end when a rank is
 * replaced.
 */
export const END_SETUP: unique symbol = Symbol("cohort.endSetup");

/**
 * The key of the method that waits until all work that this rank started on its CUDA device has ended,
 * including models and backward passes. It reports their failures. Not collective.
 */
export const FLUSH_GROUP: unique symbol = Symbol("cohort.flushGroup");

/** The key of the method that returns a unique name under which functional collectives find the group. */
export const UNIQUE_NAME: unique symbol = Symbol("cohort.uniqueName");
