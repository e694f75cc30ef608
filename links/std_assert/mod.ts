/**
 * What Cohort's tests use of `@std/assert`, served from npm for machines that cannot reach JSR.
 *
 * The signatures are those of `@std/assert` 1.0: the npm files carry no types of their own.
 *
 * @module
 */

export * from "./comparisons.ts";
export * from "./errors.ts";
export * from "./truth.ts";
