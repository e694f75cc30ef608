/**
 * Checks for free disk space.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { SetupError } from "./failure.ts";
import { CHOOSE_CACHE, statOrUndefined } from "./files.ts";
import { formatBytes } from "./format.ts";
import { dirname } from "./path.ts";

/** Returns the bytes that this user may still write to the disk of `path`, which need not exist yet. */
export async function freeBytes(path: string): Promise<number> {
  let existing = path;
  while (!(await statOrUndefined(existing))?.isDirectory && dirname(existing) !== existing) {
    existing = dirname(existing);
  }
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}

/**
 * Checks for enough disk space before anything is written.
 *
 * @param what The name of the data, for the message.
 * @param path The folder that will be written to.
 * @param neededBytes The maximum number of bytes that will be in use at one time.
 * @param choose How the user chooses another folder, for the message.
 * @param choose How the user chooses another folder, for the message.
 * @throws {SetupError} If the disk has less space.
 */
export async function requireRoom(
  what: string,
  path: string,
  neededBytes: number,
  choose: string = CHOOSE_CACHE,
): Promise<void> {
  const free = await freeBytes(path);
  if (free >= neededBytes) return;
  throw new SetupError({
    message: `Cannot put ${what} into ${path}: ${formatBytes(neededBytes)} are needed and ${
      formatBytes(free)
    } are free`,
    remedy: `free some space, or ${choose} a folder on a larger disk`,
  });
}
