/**
 * Room on a disk, asked for before it is used.
 *
 * @module
 */

import { statfs } from "node:fs/promises";
import { SetupError } from "./failure.ts";
import { statOrUndefined } from "./files.ts";
import { formatBytes } from "./format.ts";
import { dirname } from "./path.ts";

/** The bytes that this user may still write on the disk that holds `path`, which need not exist yet. */
export async function freeBytes(path: string): Promise<number> {
  let existing = path;
  while (!(await statOrUndefined(existing))?.isDirectory && dirname(existing) !== existing) {
    existing = dirname(existing);
  }
  const { bavail, bsize } = await statfs(existing);
  return bavail * bsize;
}

/**
 * Makes sure of room before anything is written.
 *
 * @param what What will be written, for the message.
 * @param path The folder that will be written into.
 * @param neededBytes How much will be written, at the most at one moment.
 * @throws {SetupError} If the disk has less.
 */
export async function requireRoom(what: string, path: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(path);
  if (free >= neededBytes) return;
  throw new SetupError({
    message: `Cannot put ${what} into ${path}: ${formatBytes(neededBytes)} are needed and ${
      formatBytes(free)
    } are free`,
    remedy: "free some, or set XDG_CACHE_HOME to a folder on a larger disk",
  });
}
