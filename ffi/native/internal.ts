/**
 * Symbols of members that the package's own files use on native objects, hidden from programs.
 *
 * @module
 */

/** The key that a constructor takes to prove that this package calls it. */
export const INTERNAL: unique symbol = Symbol("cohort.internal");

/**
 * The key of the method that returns the handle of a native object other than a tensor, or throws if the
 * object has been freed.
 */
export const HANDLE: unique symbol = Symbol("cohort.handle");

/**
 * The key of the method that returns a tensor's handle, or throws if the tensor has been freed. It is not
 * {@linkcode HANDLE}, because native code would take the handle of another object for a tensor.
 */
export const TENSOR_HANDLE: unique symbol = Symbol("cohort.tensorHandle");

/** The key of the method that returns a tensor's handle and marks the tensor as freed. */
export const TAKE_HANDLE: unique symbol = Symbol("cohort.takeHandle");

/** The key of the static method that returns whether a value is a tensor. */
export const IS_TENSOR: unique symbol = Symbol("cohort.isTensor");

/** The key of the method that returns the scope that will free a tensor. */
export const SCOPE: unique symbol = Symbol("cohort.scope");

/** The key of the method that returns a tensor's index in its scope. */
export const INDEX: unique symbol = Symbol("cohort.index");

/** The key of the method that sets a tensor's scope and its index there. */
export const SET_SCOPE: unique symbol = Symbol("cohort.setScope");
