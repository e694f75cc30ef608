/**
 * The part of `@std/async` that Cohort uses, from npm, for machines that cannot reach JSR.
 *
 * The signatures are those of `@std/async` 1.0, because the npm files have no types.
 *
 * @module
 */

import { deadline as deadlineImpl } from "deno-std/async/deadline.js";
import { delay as delayImpl } from "deno-std/async/delay.js";

/** Options for {@linkcode deadline}. */
export interface DeadlineOptions {
  /** Aborting it rejects the promise with its reason before the deadline. */
  signal?: AbortSignal;
}

/** Options for {@linkcode delay}. */
export interface DelayOptions {
  /** Aborting it rejects the promise with its reason. */
  signal?: AbortSignal;
  /** Whether the timer keeps the process alive. Defaults to `true`. */
  persistent?: boolean;
}

/** Settles as `promise` does, or rejects with a `DOMException` ("TimeoutError") after `ms` milliseconds. */
export const deadline: <T>(promise: Promise<T>, ms: number, options?: DeadlineOptions) => Promise<T> =
  deadlineImpl;

/** Resolves after `ms` milliseconds. */
export const delay: (ms: number, options?: DelayOptions) => Promise<void> = delayImpl;
