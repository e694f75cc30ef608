/**
 * The part of `@std/path/posix` that Cohort uses, from npm, for machines that cannot reach JSR.
 *
 * The signatures are those of `@std/path` 1.1, because the npm files have no types.
 *
 * @module
 */

import { basename as basenameImpl } from "deno-std/path/posix/basename.js";
import { dirname as dirnameImpl } from "deno-std/path/posix/dirname.js";
import { fromFileUrl as fromFileUrlImpl } from "deno-std/path/posix/from_file_url.js";
import { isAbsolute as isAbsoluteImpl } from "deno-std/path/posix/is_absolute.js";
import { join as joinImpl } from "deno-std/path/posix/join.js";
import { resolve as resolveImpl } from "deno-std/path/posix/resolve.js";
import { toFileUrl as toFileUrlImpl } from "deno-std/path/posix/to_file_url.js";

/** Returns the last portion of a path, without `suffix`. */
export const basename: (path: string | URL, suffix?: string) => string = basenameImpl;

/** Returns the folder of a path. */
export const dirname: (path: string | URL) => string = dirnameImpl;

/** Returns the path of a file URL. Throws a `TypeError` if it is no file URL. */
export const fromFileUrl: (url: string | URL) => string = fromFileUrlImpl;

/** Returns whether a path is absolute. */
export const isAbsolute: (path: string) => boolean = isAbsoluteImpl;

/** Joins paths, and normalizes the result. */
export const join: (path?: string | URL, ...paths: string[]) => string = joinImpl;

/** Resolves paths to an absolute path. */
export const resolve: (...pathSegments: string[]) => string = resolveImpl;

/** Returns the file URL of an absolute path. Throws a `TypeError` if the path is not absolute. */
export const toFileUrl: (path: string) => URL = toFileUrlImpl;
