/** Assertions on errors. */

import { AssertionError as AssertionErrorImpl } from "deno-std/assert/assertion_error.js";
import { assertIsError as assertIsErrorImpl } from "deno-std/assert/is_error.js";
import { assertRejects as assertRejectsImpl } from "deno-std/assert/rejects.js";
import { assertThrows as assertThrowsImpl } from "deno-std/assert/throws.js";

/** A class of errors, abstract ones too. */
// deno-lint-ignore no-explicit-any
export type ErrorConstructorOf<E extends Error> = abstract new (...args: any[]) => E;

/** Awaits a function that must reject; by its class, the error is returned with that type. */
export interface AssertRejects {
  /** Returns whatever it rejected with. */
  (fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
  /** Returns the error, which must be an `ErrorClass` whose message contains `msgIncludes`. */
  <E extends Error = Error>(
    fn: () => PromiseLike<unknown>,
    ErrorClass: ErrorConstructorOf<E>,
    msgIncludes?: string,
    msg?: string,
  ): Promise<E>;
}

/** Calls a function that must throw; by its class, the error is returned with that type. */
export interface AssertThrows {
  /** Returns whatever it threw. */
  (fn: () => unknown, msg?: string): unknown;
  /** Returns the error, which must be an `ErrorClass` whose message contains `msgIncludes`. */
  <E extends Error = Error>(
    fn: () => unknown,
    ErrorClass: ErrorConstructorOf<E>,
    msgIncludes?: string,
    msg?: string,
  ): E;
}

/** What a failed assertion throws. */
export type AssertionError = Error;

/** Constructs what a failed assertion throws. */
export const AssertionError: new (message: string, options?: ErrorOptions) => AssertionError =
  AssertionErrorImpl;

/** Asserts that `error` is an `ErrorClass` whose message contains or matches `msgMatches`. */
export const assertIsError: <E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorConstructorOf<E>,
  msgMatches?: string | RegExp,
  msg?: string,
) => asserts error is E = assertIsErrorImpl;

/** Asserts that the promise that `fn` returns rejects. */
export const assertRejects: AssertRejects = assertRejectsImpl;

/** Asserts that `fn` throws. */
export const assertThrows: AssertThrows = assertThrowsImpl;
