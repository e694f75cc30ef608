/**
 * The parts of setup that the tools of a checkout use, and programs do not.
 *
 * @module
 */
export {
  acquireLock,
  basename,
  cacheDirectory,
  capture,
  type CommandOptions,
  type Console,
  createConsole,
  dirname,
  displayPath,
  explainWriteErrors,
  formatBytes,
  formatDuration,
  fromFileUrl,
  join,
  makeFolderAtomically,
  readTextOrUndefined,
  relative,
  relay,
  removeIfThere,
  requireAll,
  requireRoom,
  resolve,
  runTool,
  SetupError,
  silentConsole,
  type Sink,
  statOrUndefined,
  tee,
  type TeeOptions,
  toFileUrl,
  transcribe,
  writeAll,
  writeAtomically,
} from "./shared/mod.ts";
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
