/**
 * What GPUs, their memory and their kernels see of each other, out of programs' sight.
 *
 * @module
 */

/** Where an object has its handle: a method that throws once it is freed. */
export const HANDLE: unique symbol = Symbol("cohort.gpu.handle");

/** Whether a GPU is neither lost nor given up: a method that waits for nothing. */
export const IS_THERE: unique symbol = Symbol("cohort.gpu.isThere");

/** What a GPU gives up with itself. */
export const OWN: unique symbol = Symbol("cohort.gpu.own");

/** Waits for all that was asked for. */
export const FINISH: unique symbol = Symbol("cohort.gpu.finish");

/** Takes memory. */
export const TAKE: unique symbol = Symbol("cohort.gpu.take");

/** Asks for a copy to the GPU. */
export const WRITE: unique symbol = Symbol("cohort.gpu.write");

/** Asks for a copy from the GPU. */
export const READ: unique symbol = Symbol("cohort.gpu.read");
