/**
 * Exports of this folder.
 *
 * @module
 */
export { isCudaLibraryWanted, isTorchLibraryWanted, placeInView, requiredLibraries } from "./layout.ts";
export { releaseFor } from "./release.ts";
export { findUsedLibtorch } from "./used.ts";
