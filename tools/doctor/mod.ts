/**
 * Exports of this folder.
 *
 * @module
 */
export { examine } from "./examine.ts";
