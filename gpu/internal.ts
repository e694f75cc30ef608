/**
 * Symbols of members that GPUs, buffers and kernels use on each other, hidden from programs.
 *
 * @module
 */

/** The key of a method that returns an object's handle, or throws if the object is disposed. */
export const HANDLE: unique symbol = Symbol("cohort.gpu.handle");

/** The key of a method that returns whether a GPU is neither lost nor disposed. It does not wait. */
export const IS_USABLE: unique symbol = Symbol("cohort.gpu.isUsable");

/** The key of the stack of resources that a GPU disposes together with itself. */
export const OWNED: unique symbol = Symbol("cohort.gpu.owned");

/** The key of a method that waits for all queued work. */
export const FINISH: unique symbol = Symbol("cohort.gpu.finish");

/** The key of a method that allocates memory. */
export const ALLOCATE: unique symbol = Symbol("cohort.gpu.allocate");

/** The key of a method that queues a copy to the GPU. */
export const WRITE: unique symbol = Symbol("cohort.gpu.write");

/** The key of a method that queues a copy from the GPU. */
export const READ: unique symbol = Symbol("cohort.gpu.read");
