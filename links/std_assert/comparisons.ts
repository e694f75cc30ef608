/** Assertions that compare two values. */

import { assertAlmostEquals as assertAlmostEqualsImpl } from "deno-std/assert/almost_equals.js";
import { assertArrayIncludes as assertArrayIncludesImpl } from "deno-std/assert/array_includes.js";
import { assertEquals as assertEqualsImpl } from "deno-std/assert/equals.js";
import { assertGreater as assertGreaterImpl } from "deno-std/assert/greater.js";
import { assertGreaterOrEqual as assertGreaterOrEqualImpl } from "deno-std/assert/greater_or_equal.js";
import { assertLess as assertLessImpl } from "deno-std/assert/less.js";
import { assertLessOrEqual as assertLessOrEqualImpl } from "deno-std/assert/less_or_equal.js";
import { assertMatch as assertMatchImpl } from "deno-std/assert/match.js";
import { assertNotEquals as assertNotEqualsImpl } from "deno-std/assert/not_equals.js";
import { assertNotMatch as assertNotMatchImpl } from "deno-std/assert/not_match.js";
import { assertNotStrictEquals as assertNotStrictEqualsImpl } from "deno-std/assert/not_strict_equals.js";
import { assertObjectMatch as assertObjectMatchImpl } from "deno-std/assert/object_match.js";
import { assertStrictEquals as assertStrictEqualsImpl } from "deno-std/assert/strict_equals.js";
import { assertStringIncludes as assertStringIncludesImpl } from "deno-std/assert/string_includes.js";

/** Asserts that two values are deeply equal. */
export const assertEquals: <T>(actual: T, expected: T, msg?: string) => void = assertEqualsImpl;

/** Asserts that two values are not deeply equal. */
export const assertNotEquals: <T>(actual: T, expected: T, msg?: string) => void = assertNotEqualsImpl;

/** Asserts that two values are equal by `Object.is`. */
export const assertStrictEquals: <T>(actual: unknown, expected: T, msg?: string) => asserts actual is T =
  assertStrictEqualsImpl;

/** Asserts that two values are not equal by `Object.is`. */
export const assertNotStrictEquals: <T>(actual: T, expected: T, msg?: string) => void =
  assertNotStrictEqualsImpl;

/** Asserts that two numbers differ by at most `tolerance` (default: `expected` × 1e-7). */
export const assertAlmostEquals: (
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
) => void = assertAlmostEqualsImpl;

/** Asserts that `actual > expected`. */
export const assertGreater: <T>(actual: T, expected: T, msg?: string) => void = assertGreaterImpl;

/** Asserts that `actual >= expected`. */
export const assertGreaterOrEqual: <T>(actual: T, expected: T, msg?: string) => void =
  assertGreaterOrEqualImpl;

/** Asserts that `actual < expected`. */
export const assertLess: <T>(actual: T, expected: T, msg?: string) => void = assertLessImpl;

/** Asserts that `actual <= expected`. */
export const assertLessOrEqual: <T>(actual: T, expected: T, msg?: string) => void = assertLessOrEqualImpl;

/** Asserts that `actual` contains every element of `expected`. */
export const assertArrayIncludes: <T>(actual: ArrayLike<T>, expected: ArrayLike<T>, msg?: string) => void =
  assertArrayIncludesImpl;

/** Asserts that `actual` matches `expected`. */
export const assertMatch: (actual: string, expected: RegExp, msg?: string) => void = assertMatchImpl;

/** Asserts that `actual` does not match `expected`. */
export const assertNotMatch: (actual: string, expected: RegExp, msg?: string) => void = assertNotMatchImpl;

/** Asserts that `actual` contains `expected`. */
export const assertStringIncludes: (actual: string, expected: string, msg?: string) => void =
  assertStringIncludesImpl;

/** Asserts that `actual` has at least the properties of `expected`. */
export const assertObjectMatch: (
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
) => void = assertObjectMatchImpl;
