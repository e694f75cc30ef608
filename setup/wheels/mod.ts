/**
 * Exports of this folder.
 *
 * @module
 */
export { downloadWheels } from "./download.ts";
export { makeFolderFromWheels } from "./folder.ts";
export { unpackWheels } from "./unpack.ts";
export type { Release, Wheel, WheelSet } from "./wheel.ts";
export { extractTo, openArchive } from "./zip.ts";
