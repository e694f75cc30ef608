/** Assertions on errors. */

import { AssertionError as AssertionErrorImpl } from "deno-std/assert/assertion_error.js";
import { assertIsError as assertIsErrorImpl } from "deno-std/assert/is_error.js";
import { assertRejects as assertRejectsImpl } from "deno-std/assert/rejects.js";
import { assertThrows as assertThrowsImpl } from "deno-std/assert/throws.js";

/** A class of errors, possibly abstract. */
// deno-lint-ignore no-explicit-any
export type ErrorConstructorOf<E extends Error> = abstract new (...args: any[]) => E;

/** Asserts that a function rejects. With a class, returns the error with that type. */
export interface AssertRejects {
  /** Returns the rejection reason. */
  (fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
  /** Returns the error, which must be an `ErrorClass` whose message contains `msgIncludes`. */
  <E extends Error = Error>(
    fn: () => PromiseLike<unknown>,
    ErrorClass: ErrorConstructorOf<E>,
    msgIncludes?: string,
    msg?: string,
  ): Promise<E>;
}

/** Asserts that a function throws. With a class, returns the error with that type. */
export interface AssertThrows {
  /** Returns the thrown value. */
  (fn: () => unknown, msg?: string): unknown;
  /** Returns the error, which must be an `ErrorClass` whose message contains `msgIncludes`. */
  <E extends Error = Error>(
    fn: () => unknown,
    ErrorClass: ErrorConstructorOf<E>,
    msgIncludes?: string,
    msg?: string,
  ): E;
}

/** The error that a failed assertion throws. */
export type AssertionError = Error;

/** Constructs the error that a failed assertion throws. */
export const AssertionError: new (message: string, options?: ErrorOptions) => AssertionError =
  AssertionErrorImpl;

/** Asserts that `error` is an `ErrorClass` whose message contains or matches `msgMatches`. */
export const assertIsError: <E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorConstructorOf<E>,
  msgMatches?: string | RegExp,
  msg?: string,
) => asserts error is E = assertIsErrorImpl;

/** Asserts that the promise returned by `fn` rejects. */
export const assertRejects: AssertRejects = assertRejectsImpl;

/** Asserts that `fn` throws. */
export const assertThrows: AssertThrows = assertThrowsImpl;
