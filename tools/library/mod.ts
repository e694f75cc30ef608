/**
 * Exports of this folder.
 *
 * @module
 */
export { buildGpuLibrary, buildLibrary } from "./build.ts";
export { fingerprintInputs } from "./inputs.ts";
export { installedLibrary, installLibrary, isLinkedTo, linkLibtorch } from "./install.ts";
export { readStamp, writeStamp } from "./stamp.ts";
