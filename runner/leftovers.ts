/**
 * What runners, and processes without one, have left behind which were killed before they could tidy up.
 *
 * These folders are everybody's: what looks like a leftover may be in use, of another user, or of another
 * program. So something is removed only if it has the whole of a name of ours, is this user's and of the
 * right kind, nobody holds its lock (see `transport/held.ts`), and there is nothing in it but what we make.
 * What cannot be looked at, or goes meanwhile, stays as it is.
 *
 * @module
 */
import { join } from "node:path";
import { tmpdir } from "node:os";
import { PAGE_MARK } from "../protocol/mod.ts";
import {
  claim,
  isGranted,
  LINK_NAME,
  LINK_PREFIX,
  lookAt,
  ownUser,
  SHORT_FOLDER,
  SHORT_FOLDERS,
  whyReplaceable,
} from "../transport/mod.ts";
import { isDeadSocket, PACKAGES_NAME, SOCKET_NAME } from "./ranks/mod.ts";
import { PAGE_ENDING, SHARED_MEMORY } from "./world_page.ts";

/** What Deno, or the native library, adds to a name: 64 random bits, without leading zeros. */
const RANDOM = "[0-9a-f]{12,16}";
const PAGE = new RegExp(`^cohort-\\d+-${RANDOM}\\${PAGE_ENDING}$`);
const FOLDER = new RegExp(`^(?:cohort-\\d+-(?:packages-)?|${LINK_PREFIX})${RANDOM}$`);
/** A socket that was moved out of the way has something after its name. */
const SOCKET = new RegExp(`^${SOCKET_NAME.replace(".", "\\.")}(?:\\.[0-9a-f]{8})?$`);
/** The sockets that ranks meet at, and connect by: see worker/membership.ts and rust/gloo/src/place.rs. */
const RANKS_SOCKET = /^(?:s-[0-9a-f]{8}|g[0-9a-f]{10})$/;
/** The files of a package, half of them, and their locks: see rust/torch/src/unpacked.rs. */
const UNPACKED = /^(?:[0-9a-f]+-){3}[0-9a-f]+\.[0-9a-f]+-[0-9a-f]+-\d+(?:\.(?:partial|users|changes))?$/;

/** A start waits for this: whoever fills a folder with names like ours must not keep it waiting. */
const LIMIT_MS = 2000;

/**
 * Removes the private folders and pages of processes that are gone. Does what it may and can; nothing depends
 * on it.
 */
export async function removeLeftovers(): Promise<void> {
  for (const folder of new Set([temporaryFolder(), ...SHORT_FOLDERS, SHARED_MEMORY])) await sweep(folder);
}

/**
 * The folder for temporary files. Without permission to read the environment it is the one that every system
 * has: nobody is to be asked for that.
 */
function temporaryFolder(): string {
  const variables = ["TMPDIR", "TMP", "TEMP"] as const;
  return variables.every((variable) => isGranted({ name: "env", variable })) ? tmpdir() : SHORT_FOLDER;
}

async function sweep(folder: string): Promise<void> {
  const startedAt = performance.now();
  const names = ["read", "write"] as const;
  if (!names.every((name) => isGranted({ name, path: folder }))) return;
  let user: number | null | undefined;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!PAGE.test(name) && !FOLDER.test(name)) continue;
      user ??= sweeperOf(Deno.realPathSync(folder));
      if (user === null || performance.now() - startedAt > LIMIT_MS) return;
      await removeIfLeft(join(folder, name), user);
    }
  } catch {
    // There is no such folder, or it cannot be read.
  }
}

/**
 * Whose leftovers can be removed from a folder: this user's. `null` where others could put something else in
 * the place of what was looked at.
 */
function sweeperOf(folder: string): number | null {
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
    // Somebody else has removed it, or it cannot be looked at: the others can.
  }
}

function removePage(path: string): void {
  // To write, too: whatever kind of file it has become meanwhile, opening it does not wait.
  using file = Deno.openSync(path, { read: true, write: true });
  if (claim(file, path) && isPage(file)) Deno.removeSync(path);
}

/** Whether a file begins as a page does, or was left before anything was written. */
function isPage(file: Deno.FsFile): boolean {
  const { isFile, nlink, size } = file.statSync();
  if (!isFile || nlink !== 1) return false;
  const head = new Uint8Array(PAGE_MARK.length);
  const byteLength = size === 0 ? 0 : file.readSync(head);
  return byteLength === 0 || head.every((byte, index) => byte === PAGE_MARK[index]);
}

async function removeFolder(path: string): Promise<void> {
  using file = Deno.openSync(path, { read: true });
  if (!claim(file, path) || !holdsOnlyOurs(path)) return;
  const socket = join(path, SOCKET_NAME);
  if (lookAt(socket) !== null && !await isDeadSocket(socket)) return;
  // A rank may have made the folder again whose runner is gone, and use what is in it.
  using packages = openIfThere(join(path, PACKAGES_NAME));
  if (packages === null || claim(packages, join(path, PACKAGES_NAME))) {
    Deno.removeSync(path, { recursive: true });
  }
}

/** Whether there is nothing in a folder but what runners and ranks put there. */
function holdsOnlyOurs(path: string): boolean {
  return [...Deno.readDirSync(path)].every(({ name, isDirectory, isSymlink }) => {
    if (name === PACKAGES_NAME) return isDirectory && areUnpacked(join(path, name));
    if (name === LINK_NAME) return isSymlink;
    return SOCKET.test(name) || RANKS_SOCKET.test(name) || UNPACKED.test(name);
  });
}

function areUnpacked(path: string): boolean {
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
