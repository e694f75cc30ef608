/**
 * Exports of this folder.
 *
 * @module
 */
export { type CudaParts, ensureCudaParts } from "./parts.ts";
