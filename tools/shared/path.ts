/**
 * Path arithmetic, by Deno's own `node:path`: one door, so that the tools name no other library for it.
 *
 * @module
 */

export { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
export { fileURLToPath as fromFileUrl, pathToFileURL as toFileUrl } from "node:url";
