/**
 * Exports of this folder.
 *
 * @module
 */
export { downloadWheels, missingWheels } from "./download.ts";
export type { Wheel, WheelSet } from "./wheel.ts";
export { type Archive, extractTo, type Member, openArchive } from "./zip.ts";
