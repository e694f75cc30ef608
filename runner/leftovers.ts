/**
 * Removes files of runners and other processes that were killed before they could clean up.
 *
 * The folders are shared with other users and programs, so an entry that looks like a leftover may be in use
 * or belong to someone else. An entry is removed only if its whole name has one of our forms, it belongs to
 * this user and has the right type, nobody holds its lock (see `transport/file_lock.ts`), and it contains
 * only files that we create. Entries that cannot be examined, or that disappear meanwhile, are left alone.
 *
 * @module
 */
import { join, resolve } from "../paths.ts";
import { PAGE_MARK } from "../protocol/mod.ts";
import {
  isGranted,
  LINK_NAME,
  LINK_PREFIX,
  lockForRemoval,
  lstatIfAllowed,
  ownUser,
  SHORT_FOLDER,
  SHORT_FOLDERS,
  whyReplaceable,
} from "../transport/mod.ts";
import { isDeadSocket, PACKAGES_NAME, SOCKET_NAME } from "./ranks/mod.ts";
import { PAGE_ENDING, SHARED_MEMORY } from "./shared_files.ts";

/** The suffix that Deno or the native library adds to a name: 64 random bits, without leading zeros. */
const RANDOM = "[0-9a-f]{12,16}";
const PAGE = new RegExp(`^cohort-\\d+-${RANDOM}\\${PAGE_ENDING}$`);
const FOLDER = new RegExp(`^(?:cohort-\\d+-(?:packages-)?|${LINK_PREFIX})${RANDOM}$`);
/** A socket that was moved aside has a suffix. */
const SOCKET = new RegExp(`^${SOCKET_NAME.replace(".", "\\.")}(?:\\.[0-9a-f]{8})?$`);
/** The sockets through which ranks meet and connect: see worker/membership.ts and rust/gloo/src/place.rs. */
const RANKS_SOCKET = /^(?:s-[0-9a-f]{8}|g[0-9a-f]{10})$/;
/** Unpacked files of a package, partial ones, and their locks: see rust/torch/src/unpacked/names.rs. */
const UNPACKED = /^(?:[0-9a-f]+-){3}[0-9a-f]+\.[0-9a-f]+-[0-9a-f]+-\d+(?:\.(?:partial|users|changes))?$/;

/**
 * Time limit of a sweep. A start waits for it, so a folder full of names like ours must not delay the start.
 */
const LIMIT_MS = 2000;

/**
 * Removes the private folders and pages of processes that have ended. It skips everything that it may not or
 * cannot remove; nothing depends on it.
 */
export async function removeLeftovers(): Promise<void> {
  for (const folder of new Set([temporaryFolder(), ...SHORT_FOLDERS, SHARED_MEMORY])) await sweep(folder);
}

/**
 * Returns the folder for temporary files. Without permission to read the environment it is the folder that
 * every system has, because Deno must not prompt for that permission.
 */
function temporaryFolder(): string {
  const variables = ["TMPDIR", "TMP", "TEMP"] as const;
  if (!variables.every((variable) => isGranted({ name: "env", variable }))) return SHORT_FOLDER;
  const named = variables.map((variable) => Deno.env.get(variable)).find((value) => value);
  return named === undefined ? SHORT_FOLDER : resolve(named);
}

async function sweep(folder: string): Promise<void> {
  const startedAt = performance.now();
  const names = ["read", "write"] as const;
  if (!names.every((name) => isGranted({ name, path: folder }))) return;
  let user: number | null | undefined;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!PAGE.test(name) && !FOLDER.test(name)) continue;
      user ??= sweepUser(Deno.realPathSync(folder));
      if (user === null || performance.now() - startedAt > LIMIT_MS) return;
      await removeIfLeft(join(folder, name), user);
    }
  } catch {
    // The folder does not exist, or it cannot be read.
  }
}

/**
 * Returns the user whose leftovers can be removed from a folder: this user, or `null` if others could replace
 * an entry after it was checked.
 */
function sweepUser(folder: string): number | null {
  const user = ownUser(folder);
  return whyReplaceable(join(folder, "any"), user) === null ? user : null;
}

async function removeIfLeft(path: string, user: number): Promise<void> {
  try {
    const { isFile, isDirectory, uid } = Deno.lstatSync(path);
    if (uid !== user) return;
    if (isFile && path.endsWith(PAGE_ENDING)) removePage(path);
    else if (isDirectory && !path.endsWith(PAGE_ENDING)) await removeFolder(path);
  } catch {
    // Someone else removed it, or it cannot be examined. Continue with the other entries.
  }
}

function removePage(path: string): void {
  // Opened for writing too, so that opening does not block even if the path has become another type of file.
  using file = Deno.openSync(path, { read: true, write: true });
  if (lockForRemoval(file, path) && isPage(file)) Deno.removeSync(path);
}

/** Returns whether a file begins with the mark of a page, or is still empty. */
function isPage(file: Deno.FsFile): boolean {
  const { isFile, nlink, size } = file.statSync();
  if (!isFile || nlink !== 1) return false;
  const head = new Uint8Array(PAGE_MARK.length);
  const byteLength = size === 0 ? 0 : file.readSync(head);
  return byteLength === 0 || head.every((byte, index) => byte === PAGE_MARK[index]);
}

async function removeFolder(path: string): Promise<void> {
  using file = Deno.openSync(path, { read: true });
  if (!lockForRemoval(file, path) || !containsOnlyOurs(path)) return;
  const socket = join(path, SOCKET_NAME);
  if (lstatIfAllowed(socket) !== null && !await isDeadSocket(socket)) return;
  // A rank may have created the folder again after its runner ended, and may use its contents.
  using packages = openIfThere(join(path, PACKAGES_NAME));
  if (packages === null || lockForRemoval(packages, join(path, PACKAGES_NAME))) {
    Deno.removeSync(path, { recursive: true });
  }
}

/** Returns whether a folder contains only entries that runners and ranks create. */
function containsOnlyOurs(path: string): boolean {
  return [...Deno.readDirSync(path)].every(({ name, isDirectory, isSymlink }) => {
    if (name === PACKAGES_NAME) return isDirectory && containsOnlyUnpacked(join(path, name));
    if (name === LINK_NAME) return isSymlink;
    return SOCKET.test(name) || RANKS_SOCKET.test(name) || UNPACKED.test(name);
  });
}

function containsOnlyUnpacked(path: string): boolean {
  return [...Deno.readDirSync(path)].every(({ name }) => UNPACKED.test(name));
}

function openIfThere(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
