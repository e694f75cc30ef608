/**
 * Opens log files in folders where other users may have created entries first.
 *
 * @module
 */
import { DistributedError } from "../../errors.ts";
import { dirname, resolve } from "../../paths.ts";
import { lstatIfAllowed, ownUser, whyReplaceable } from "../../transport/mod.ts";

/** Mode bits that grant the group or everyone any access. */
const OTHERS = 0o077;
const REMEDY = "remove it, or set another folder for logs";

/**
 * Creates the folder for logs, for this user only, if it does not exist.
 *
 * @param folder Path of the folder.
 * @returns The user that must own the files in it; `null` if that is not known.
 * @throws {DistributedError} If a link of another user leads to it, or if the path is not a folder.
 * @throws {Error} Deno's error if the folder cannot be created.
 */
export function makeLogFolder(folder: string): number | null {
  refuseLinks(resolve(folder));
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    // An existing folder causes no error here.
    if (error instanceof Deno.errors.AlreadyExists) throw refusal(folder, "it is not a folder", error);
    throw error;
  }
  return ownUser(folder);
}

/**
 * Opens a log for appending. It creates a new file for this user only, or opens one that this user wrote
 * before.
 *
 * Other users may have put an entry there that sends the ranks' output to the wrong place: a link, a hard
 * link, one of their files, or a pipe, which could block.
 *
 * @param path Path of the file.
 * @param user User that must own the file; `null` for any user.
 * @returns The open file.
 * @throws {DistributedError} If the entry is not a file that belongs to that user alone.
 * @throws {Error} Deno's error if the file cannot be created or opened.
 */
export function openLogFile(path: string, user: number | null): Deno.FsFile {
  try {
    // This does not follow a link, even a dangling one.
    return Deno.openSync(path, { append: true, createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const before = resolveDevice(path, user);
  const fault = faultOf(before, user);
  if (fault !== null) throw refusal(path, fault);
  // Opened for reading too, so that opening does not block if it has become a pipe in the meantime.
  const file = Deno.openSync(path, { append: true, read: true });
  try {
    const { dev, ino } = file.statSync();
    if (dev !== before.dev || ino !== before.ino) throw refusal(path, "it was replaced while it was opened");
    const isOpenToOthers = before.isFile && ((before.mode ?? 0) & OTHERS) !== 0;
    if (isOpenToOthers && whyReplaceable(path, user) === null) Deno.chmodSync(path, 0o600);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Returns the entry at a path. If this user made a link to a device (`/dev/null`, for example), returns that
 * device.
 */
function resolveDevice(path: string, user: number | null): Deno.FileInfo {
  const found = Deno.lstatSync(path);
  if (!found.isSymlink || found.uid !== user) return found;
  try {
    const target = Deno.statSync(path);
    return target.isCharDevice ? target : found;
  } catch {
    return found; // The link is dangling.
  }
}

/** Describes why the entry must not be written to; returns `null` if it may be. */
function faultOf(found: Deno.FileInfo, user: number | null): string | null {
  const { isFile, isSymlink, isCharDevice, uid, nlink } = found;
  if (isSymlink) return "it is a link";
  if (isCharDevice) return null;
  if (!isFile) return "it is not a regular file";
  if (user !== null && uid !== user) return "it belongs to another user";
  return nlink !== null && nlink > 1 ? "it has another hard link" : null;
}

/** Throws if a link of another user is part of a path. */
function refuseLinks(path: string): void {
  const found = lstatIfAllowed(path);
  if (found?.isSymlink && found.uid !== 0 && ![null, found.uid].includes(ownUser())) {
    throw refusal(path, "it is a link of another user");
  }
  if (dirname(path) !== path) refuseLinks(dirname(path));
}

function refusal(path: string, state: string, cause?: unknown): DistributedError {
  const message = `Cannot write ranks' output to ${path}: ${state}; ${REMEDY}`;
  return new DistributedError("system", message, cause === undefined ? {} : { cause });
}
