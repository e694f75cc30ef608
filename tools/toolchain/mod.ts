/**
 * Exports of this folder.
 *
 * @module
 */
export { type Compiler, findCxx, findRust } from "./compilers.ts";
export { findPip, findPython, type Pip, type Python } from "./python.ts";
export { isOlder } from "./versions.ts";
