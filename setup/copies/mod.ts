/**
 * Exports of this folder.
 *
 * @module
 */
export { copyLibraries } from "./copy.ts";
