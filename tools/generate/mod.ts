/**
 * Exports of this folder.
 *
 * @module
 */
export { write } from "./files.ts";
export { generateSymbols } from "./symbols.ts";
