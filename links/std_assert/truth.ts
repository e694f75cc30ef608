/** Assertions on one value. */

import { assert as assertImpl } from "deno-std/assert/assert.js";
import { assertExists as assertExistsImpl } from "deno-std/assert/exists.js";
import { assertFalse as assertFalseImpl } from "deno-std/assert/false.js";
import { assertInstanceOf as assertInstanceOfImpl } from "deno-std/assert/instance_of.js";
import { fail as failImpl } from "deno-std/assert/fail.js";
import { unreachable as unreachableImpl } from "deno-std/assert/unreachable.js";

/** Any constructor, including abstract ones. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = abstract new (...args: any[]) => any;

/** The falsy values. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** Asserts that `expr` is truthy. */
export const assert: (expr: unknown, msg?: string) => asserts expr = assertImpl;

/** Asserts that `expr` is falsy. */
export const assertFalse: (expr: unknown, msg?: string) => asserts expr is Falsy = assertFalseImpl;

/** Asserts that `actual` is neither `null` nor `undefined`. */
export const assertExists: <T>(actual: T, msg?: string) => asserts actual is NonNullable<T> =
  assertExistsImpl;

/** Asserts that `actual` is an instance of `expectedType`. */
export const assertInstanceOf: <T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg?: string,
) => asserts actual is InstanceType<T> = assertInstanceOfImpl;

/** Fails the test. */
export const fail: (msg?: string) => never = failImpl;

/** Fails the test at a place that the program must not reach. */
export const unreachable: (reason?: string) => never = unreachableImpl;
