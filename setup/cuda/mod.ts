/**
 * Exports of this folder.
 *
 * @module
 */
export { findCudaHalf, findNcclLibrary } from "./find.ts";
export { type CudaParts, ensureCudaParts } from "./parts.ts";
export { provideCuda } from "./provide.ts";
