/**
 * Atomic writes of files, and errors of writing.
 *
 * @module
 */

import { SetupError } from "./failure.ts";
import { dirname } from "./path.ts";

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
 * Writes a temporary file beside `path` and renames it, so that no reader sees a partial file.
 *
 * @param path The file. Its folder is created if it is missing.
 * @param write Writes the complete content to the given path.
 */
export async function writeAtomically(
  path: string,
  write: (temporary: string) => Promise<void>,
): Promise<void> {
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
      remedy: state === "no space is left"
        ? `free some space, or ${choose} a folder on a larger disk, and run the command again`
        : `make it writable, or ${choose} a folder that is`,
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
  if (error instanceof Deno.errors.AlreadyExists || code === "EEXIST") return "there is a file of its name";
  return undefined;
}
