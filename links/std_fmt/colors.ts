/**
 * The part of `@std/fmt/colors` that Cohort uses, from npm, for machines that cannot reach JSR.
 *
 * The signature is that of `@std/fmt` 1.0, because the npm file has no types.
 *
 * @module
 */

import { stripAnsiCode as stripAnsiCodeImpl } from "deno-std/fmt/colors.js";

/** Returns a text without ANSI escape codes. */
export const stripAnsiCode: (text: string) => string = stripAnsiCodeImpl;
