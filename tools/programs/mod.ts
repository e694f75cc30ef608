/**
 * Programs that checks run, from their wheels.
 *
 * @module
 */
export { ensureProgram, type EnsureProgramOptions } from "./ensure.ts";
