/**
 * Exports of this folder.
 *
 * @module
 */
export { installHint } from "./hints.ts";
export { findPip, findPython, type Pip, type Python } from "./python.ts";
