/**
 * Files that appear whole or not at all, and what goes wrong when writing them.
 *
 * @module
 */

import { SetupError } from "./failure.ts";
import { dirname } from "./path.ts";

/** The status of the file at `path` (links followed), or `undefined` where there is none. */
export async function statOrUndefined(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** The text of the file at `path`, or `undefined` where there is none. */
export async function readTextOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** Removes a file or a folder with all that is in it, if it is there. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Writes a file by way of a neighbour that is renamed, so that no reader ever meets half of it.
 *
 * @param path The file; its folder is made if it is missing.
 * @param write Writes the whole of it at the path it is given.
 */
export async function writeWhole(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.partial-${Deno.pid}`;
  try {
    await write(temporary);
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

/**
 * Runs `work`, and says what a full or a read-only file system means for the user.
 *
 * @param place The folder that `work` writes into.
 * @throws {SetupError} If it cannot be written.
 */
export async function writingInto<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const state = stateOf(error);
    if (state === undefined) throw error;
    throw new SetupError({
      message: `Cannot write into ${place}: ${state}`,
      remedy: state === "no space is left"
        ? "free some, or set XDG_CACHE_HOME to a folder on a larger disk, and run it again"
        : "make it writable, or set XDG_CACHE_HOME to a folder that is",
    }, { cause: error });
  }
}

function stateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as { code?: string }).code;
  if (code === "ENOSPC" || code === "EDQUOT") return "no space is left";
  if (code === "EROFS") return "it is read-only";
  if (error instanceof Deno.errors.PermissionDenied || code === "EACCES") return "permission is denied";
  if (error instanceof Deno.errors.NotADirectory || code === "ENOTDIR") return "it lies under a file";
  return undefined;
}
