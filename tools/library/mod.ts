/**
 * Exports of this folder.
 *
 * @module
 */
export { buildGpuLibrary, buildLibrary } from "./build.ts";
export { fingerprintInputs } from "./inputs.ts";
export { installedLibrary, installLibrary } from "./install.ts";
export { readStamp, writeStamp } from "./stamp.ts";
