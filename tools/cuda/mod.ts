/**
 * Exports of this folder.
 *
 * @module
 */
export { ensureCuda } from "./ensure.ts";
