/**
 * Exports of this folder.
 *
 * @module
 */
export { type Compiler, findCxx, findRust } from "./compilers.ts";
export { isOlder } from "./versions.ts";
