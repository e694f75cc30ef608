/**
 * The part of `@std/assert` that Cohort's tests use, from npm, for machines that cannot reach JSR.
 *
 * The signatures are those of `@std/assert` 1.0, because the npm files have no types.
 *
 * @module
 */

export * from "./comparisons.ts";
export * from "./errors.ts";
export * from "./truth.ts";
