/**
 * Path functions from Deno's `node:path`. Setup and the tools import them only from here.
 *
 * @module
 */

export { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
export { fileURLToPath as fromFileUrl, pathToFileURL as toFileUrl } from "node:url";
