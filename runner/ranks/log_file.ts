/**
 * Files that ranks' output is appended to, in folders where others may have put something first.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { DistributedError } from "../../errors.ts";
import { lookAt, ownUser, whyReplaceable } from "../../transport/mod.ts";

/** The mode's bits that give a group, or everybody, anything. */
const OTHERS = 0o077;
const REMEDY = "remove it, or set another folder for logs";

/**
 * Makes the folder of logs, for this user alone, if it is not there.
 *
 * @param folder Its path.
 * @returns Whose the files in it are to be; `null` where that cannot be told.
 * @throws {DistributedError} If a link of another user leads to it, or something else than a folder is there.
 * @throws {Error} Deno's, if it cannot be made.
 */
export function makeLogFolder(folder: string): number | null {
  refuseLinks(resolve(folder));
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Of a folder that is there already, it says nothing.
    if (error instanceof Deno.errors.AlreadyExists) throw refusal(folder, "it is no folder", error);
    throw error;
  }
  return ownUser(folder);
}

/**
 * Opens a log, to append to it: a new one, for this user alone, or one that this user has written before.
 *
 * Others may have put something there that gets what ranks print into the wrong hands or places: a link,
 * another name of a file, a file of theirs, or a pipe, which would be waited for.
 *
 * @param path The file.
 * @param user Whose it is to be; `null`: anybody's.
 * @returns It, open.
 * @throws {DistributedError} If what is there is no file of that user's alone.
 * @throws {Error} Deno's, if it cannot be made or opened.
 */
export function openLogFile(path: string, user: number | null): Deno.FsFile {
  try {
    // This follows no link, also not one that leads nowhere.
    return Deno.openSync(path, { append: true, createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const before = lookBehind(path, user);
  const fault = faultOf(before, user);
  if (fault !== null) throw refusal(path, fault);
  // To read, too: if it has become a pipe meanwhile, that waits for nobody.
  const file = Deno.openSync(path, { append: true, read: true });
  try {
    const { dev, ino } = file.statSync();
    if (dev !== before.dev || ino !== before.ino) throw refusal(path, "something replaces it just now");
    const isOpenToOthers = before.isFile && ((before.mode ?? 0) & OTHERS) !== 0;
    if (isOpenToOthers && whyReplaceable(path, user) === null) Deno.chmodSync(path, 0o600);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What is at a path; where this user has made a link to a device (`/dev/null`, say), that device. */
function lookBehind(path: string, user: number | null): Deno.FileInfo {
  const found = Deno.lstatSync(path);
  if (!found.isSymlink || found.uid !== user) return found;
  try {
    const target = Deno.statSync(path);
    return target.isCharDevice ? target : found;
  } catch {
    return found; // It leads nowhere.
  }
}

/** Why nothing is to be written to what is there, in words; `null` if it may be. */
function faultOf(found: Deno.FileInfo, user: number | null): string | null {
  const { isFile, isSymlink, isCharDevice, uid, nlink } = found;
  if (isSymlink) return "it is a link";
  if (isCharDevice) return null;
  if (!isFile) return "it is no regular file";
  if (user !== null && uid !== user) return "it belongs to another user";
  return nlink !== null && nlink > 1 ? "the file has another name, too" : null;
}

/** Refuses a path that another user's link is part of. */
function refuseLinks(path: string): void {
  const found = lookAt(path);
  if (found?.isSymlink && found.uid !== 0 && ![null, found.uid].includes(ownUser())) {
    throw refusal(path, "it is a link that another user has made");
  }
  if (dirname(path) !== path) refuseLinks(dirname(path));
}

function refusal(path: string, state: string, cause?: unknown): DistributedError {
  const message = `Cannot write what ranks print to ${path}: ${state}; ${REMEDY}`;
  return new DistributedError("system", message, cause === undefined ? {} : { cause });
}
