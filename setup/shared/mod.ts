/**
 * Exports of this folder.
 *
 * @module
 */
export { runTool } from "./cli.ts";
export {
  capture,
  type CommandOptions,
  type Output,
  relay,
  type Sink,
  tee,
  type TeeOptions,
  transcribe,
  writeAll,
} from "./command.ts";
export { type Console, createConsole, type Progress, silentConsole } from "./console.ts";
export { freeBytes, requireRoom } from "./disk.ts";
export { formatProblem, type Problem, requireAll, SetupError } from "./failure.ts";
export {
  explainWriteErrors,
  readTextOrUndefined,
  removeIfThere,
  statOrUndefined,
  writeAtomically,
} from "./files.ts";
export { formatBytes, formatDuration } from "./format.ts";
export { cacheDirectory, displayPath } from "./locations.ts";
export { acquireLock } from "./lock.ts";
export { basename, dirname, fromFileUrl, join, relative, resolve, toFileUrl } from "./path.ts";
export { remedyFor, searchLibrary } from "./search.ts";
export { byteLengthOf } from "./size.ts";
export { makeFolderAtomically } from "./atomic_folder.ts";
