/**
 * Checks whether other users can replace files and folders of this process.
 *
 * @module
 */
import { dirname, join } from "../paths.ts";
import { removeIfPossible } from "./remove.ts";

/** A folder that exists on every Unix, with a short name. */
export const SHORT_FOLDER = "/tmp";

/** Mode bits that let a group, or everybody, write. */
const OTHERS_MAY_WRITE = 0o022;
/** Mode bit of a folder in which only owners may remove and rename their files. */
const STICKY = 0o1000;

/**
 * Returns why other users could replace the file at a path. They can if they own a parent folder, or may
 * write to one without a sticky bit.
 *
 * @param path The path. Symbolic links in it are not followed.
 * @param user The user who owns the file.
 * @returns The reason, for messages; `null` if others cannot replace the file, or that cannot be checked.
 */
export function whyReplaceable(path: string, user: number | null): string | null {
  const mayLook = isGranted({ name: "read" });
  // The owner of the root folder controls everything, even in a container in which that user has no number.
  const trusted = [user, 0, lstatIfAllowed("/", mayLook)?.uid];
  for (let at = path, folder = dirname(at); folder !== at; at = folder, folder = dirname(at)) {
    const found = lstatIfAllowed(folder, mayLook);
    if (found === null) continue;
    const { mode, uid, isSymlink } = found;
    if (!trusted.includes(uid)) return `${folder} belongs to another user`;
    if (!isSymlink && mode !== null && (mode & OTHERS_MAY_WRITE) !== 0 && (mode & STICKY) === 0) {
      return `others may write to ${folder}, which has no sticky bit`;
    }
  }
  return null;
}

/**
 * Returns whether a folder belongs to this user, and nobody else may write to it.
 *
 * @param found The folder's information, from `lstat`.
 * @param user The user.
 */
export function isPrivate(found: Deno.FileInfo, user: number | null): boolean {
  return found.isDirectory && found.uid === user && ((found.mode ?? 0) & OTHERS_MAY_WRITE) === 0;
}

/**
 * Returns the user ID of this process.
 *
 * @param folder A folder for a temporary file. Its owner tells the user ID if Deno does not.
 * @returns The user ID; `null` if it cannot be determined.
 */
export function ownUser(folder: string = SHORT_FOLDER): number | null {
  if (isGranted({ name: "sys", kind: "uid" })) return Deno.uid();
  if (!(["read", "write"] as const).every((name) => isGranted({ name, path: folder }))) return null;
  try {
    const path = join(folder, `cohort-probe-${crypto.randomUUID()}`);
    // Uses the open file, because in some folders others could replace the file at the path.
    using probe = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
    removeIfPossible(path);
    return probe.statSync().uid;
  } catch {
    return null;
  }
}

/**
 * Returns whether Deno has granted a permission. Never prompts.
 *
 * @param permission The permission.
 */
export function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/**
 * Returns information about a path, without following links.
 *
 * @param path The path.
 * @param mayLook Whether read access is known to be granted. The check takes longer than `lstat`.
 * @returns The information; `null` if the path does not exist or may not be read.
 */
export function lstatIfAllowed(path: string, mayLook = false): Deno.FileInfo | null {
  if (!mayLook && !isGranted({ name: "read", path })) return null;
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}
