/**
 * The parts of setup that the tools of a checkout use, and programs do not.
 *
 * @module
 */
export { findPip, findPython, installHint, type Pip, type Python } from "./python/mod.ts";
export {
  downloadWheels,
  extractTo,
  makeFolderFromWheels,
  openArchive,
  type Release,
  unpackWheels,
  type Wheel,
  type WheelSet,
} from "./wheels/mod.ts";
export {
  isCudaLibraryWanted,
  isTorchLibraryWanted,
  placeInView,
  releaseFor,
  requiredLibraries,
} from "./libtorch/mod.ts";
export { type CudaParts, ensureCudaParts } from "./cuda/mod.ts";
export { examine, type Finding, finding, printReport } from "./doctor/mod.ts";
