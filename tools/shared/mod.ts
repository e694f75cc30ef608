/**
 * Exports of this folder.
 *
 * @module
 */
export { builtLibrary, libraryFileName, packageIdentity, packageRoot } from "./locations.ts";
