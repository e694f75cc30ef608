/**
 * Atomic writes of files, and errors of writing.
 *
 * @module
 */

import process from "node:process";
import { SetupError } from "./failure.ts";
import { basename, dirname, join } from "./path.ts";

/** How the user chooses another folder for the cache. */
export const CHOOSE_CACHE = "set XDG_CACHE_HOME to";

/** Returns the status of the file at `path` (following links), or `undefined` if there is no file. */
export async function statOrUndefined(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** Returns the text of the file at `path`, or `undefined` if there is no file. */
export async function readTextOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** Removes a file, or a folder and its contents, if it exists. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Writes a temporary file beside `path` and renames it, so that no reader sees a partial file. Removes the
 * temporary files of processes that were killed.
 *
 * @param path The file. Its folder is created if it is missing.
 * @param write Writes the complete content to the given path.
 */
export async function writeAtomically(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await removePartials(path, isRunning);
  const temporary = partialOf(path);
  try {
    await write(temporary);
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

/** Returns the path at which this process writes what is to be at `path`. */
export function partialOf(path: string): string {
  return `${path}.partial-${Deno.pid}`;
}

/**
 * Removes what processes have left at their {@linkcode partialOf} of `path`.
 *
 * @param isKept Returns whether to keep that of a process. Default: nothing is kept.
 */
export async function removePartials(
  path: string,
  isKept: (pid: number) => boolean = () => false,
): Promise<void> {
  const start = `${basename(path)}.partial-`;
  for await (const { name } of Deno.readDir(dirname(path))) {
    if (!name.startsWith(start) || isKept(Number(name.slice(start.length)))) continue;
    await removeIfThere(join(dirname(path), name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM"; // it belongs to another user
  }
}

/**
 * Runs `work`. Converts the errors of a full or read-only file system to a {@linkcode SetupError} with a
 * remedy.
 *
 * @param place The folder that `work` writes to.
 * @param choose How the user chooses another folder, for the message.
 * @throws {SetupError} If the folder cannot be written.
 */
export async function explainWriteErrors<T>(
  place: string,
  work: () => Promise<T>,
  choose: string = CHOOSE_CACHE,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const state = stateOf(error);
    if (state === undefined) throw error;
    throw new SetupError({
      message: `Cannot write into ${place}: ${state}`,
      remedy: remedyForState(state, choose),
    }, { cause: error });
  }
}

const FULL = "no space is left";
const IN_THE_WAY = "a file has the name of a folder there, or a folder that of a file";

function remedyForState(state: string, choose: string): string {
  if (state === FULL) {
    return `free some space, or ${choose} a folder on a larger disk, and run the command again`;
  }
  if (state === IN_THE_WAY) return `move it away, or ${choose} another folder`;
  return `make it writable, or ${choose} a folder that is`;
}

function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: string };
  if (code === "ENOSPC" || code === "EDQUOT") return FULL;
  if (code === "EROFS") return "it is read-only";
  if (error instanceof Deno.errors.PermissionDenied || code === "EACCES") return "permission is denied";
  const { NotADirectory, IsADirectory, AlreadyExists, NotFound } = Deno.errors;
  if ([NotADirectory, IsADirectory, AlreadyExists].some((one) => error instanceof one)) return IN_THE_WAY;
  if (["ENOTDIR", "EISDIR", "EEXIST"].includes(code ?? "")) return IN_THE_WAY;
  // Some file systems, such as /proc, have no new folders.
  if (error instanceof NotFound && error.message.includes("mkdir")) return "no folder can be created there";
  return undefined;
}
