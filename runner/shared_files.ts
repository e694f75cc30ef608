/**
 * Files of memory that the runner shares with its ranks.
 *
 * @module
 */
import { dirname } from "../paths.ts";
import { canSeeProcesses } from "./ranks/mod.ts";
import { lockInUse, ownUser, removeIfPossible, SHORT_FOLDER } from "../transport/mod.ts";

/** Folder of a file system in memory, on systems that have one. */
export const SHARED_MEMORY = "/dev/shm";

/** Suffix of the files' names. */
export const PAGE_ENDING = ".page";

/** Number of attempts if another program removes each new file at once. */
const ATTEMPTS = 10;

/** A new file. */
export interface MadeFile {
  /** Its path. */
  path: string;
  /** The file, open for reading and writing. */
  file: Deno.FsFile;
}

/**
 * Creates an empty file (mode 0600) and locks it, so that no other runner takes it for a leftover.
 *
 * @param folder The folder; the one for temporary files if it has no name.
 * @returns The file, open.
 * @throws {Error} An error of Deno.
 */
export function makeSharedFile(folder: { dir?: string }): MadeFile {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const path = makeEmptyFile(folder);
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(path, { read: true, write: true });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      removeIfPossible(path);
      throw error;
    }
    // In a folder whose entries others can replace, the path may name another file by now.
    if (lockInUse(file, path) && isNew(file, path)) return { path, file };
    file.close();
  }
  throw new Error(
    `another program removes each new file from ${folder.dir ?? "the folder for temporary files"}`,
  );
}

/** Creates a file in the given folder, or in the folder for temporary files; in `/tmp` if that is missing. */
function makeEmptyFile(folder: { dir?: string }): string {
  const name = { prefix: `cohort-${Deno.pid}-`, suffix: PAGE_ENDING };
  try {
    return Deno.makeTempFileSync({ ...folder, ...name });
  } catch (error) {
    if (folder.dir !== undefined) throw error;
    try {
      return Deno.makeTempFileSync({ dir: SHORT_FOLDER, ...name });
    } catch {
      throw error;
    }
  }
}

function isNew(file: Deno.FsFile, path: string): boolean {
  const { isFile, size, nlink, uid } = file.statSync();
  return isFile && size === 0 && nlink === 1 && uid === ownUser(dirname(path));
}

/**
 * Writes all bytes. The system accepts as many as fit, and fails only at the next write.
 *
 * @returns Their number.
 */
export function writeAll(file: Deno.FsFile, bytes: Uint8Array<ArrayBuffer>): number {
  let written = 0;
  while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
  return written;
}

/**
 * Returns a path by which this user's other processes can open a file that this process has open, whether or
 * not it has a name. Returns `null` if Deno does not allow this process to look.
 *
 * @param file The file.
 */
export function pathOfDescriptor(file: Deno.FsFile): string | null {
  if (!canSeeProcesses()) return null;
  const { dev, ino } = file.statSync();
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    const path = `/proc/${Deno.pid}/fd/${name}`;
    const found = statOrNull(path);
    if (found?.dev === dev && found.ino === ino) return path;
  }
  return null;
}

function statOrNull(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null; // The descriptor was closed in the meantime.
  }
}
