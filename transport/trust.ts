/**
 * Whether others can replace what this process has made.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { removeIfPossible } from "./remove.ts";

/** A folder that every Unix has, with a short name. */
export const SHORT_FOLDER = "/tmp";

/** The mode's bits by which a group, or everybody, may write. */
const OTHERS_MAY_WRITE = 0o022;
/** The bit of a folder by which only owners remove and rename what is theirs in it. */
const STICKY = 0o1000;

/**
 * Says who can put something else in the place of what this process has at a path: whoever owns a folder
 * above it, and whoever may write to one without a sticky bit.
 *
 * @param path The path. What is behind links in it is not looked at.
 * @param user The user whose it is.
 * @returns Why others can, in words; `null` if they cannot, or that may not be looked at.
 */
export function whyReplaceable(path: string, user: number | null): string | null {
  const mayLook = isGranted({ name: "read" });
  // Whoever owns the root has everything, also in a container where that user has no number.
  const trusted = [user, 0, lookAt("/", mayLook)?.uid];
  for (let at = path, folder = dirname(at); folder !== at; at = folder, folder = dirname(at)) {
    const found = lookAt(folder, mayLook);
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
 * Whether a folder is this user's, and nobody else may write to it.
 *
 * @param found What is there, by `lstat`.
 * @param user The user.
 */
export function isPrivate(found: Deno.FileInfo, user: number | null): boolean {
  return found.isDirectory && found.uid === user && ((found.mode ?? 0) & OTHERS_MAY_WRITE) === 0;
}

/**
 * The number of the user that this process is.
 *
 * @param folder Where a file can be made that tells, if Deno does not.
 * @returns The number; `null` where that cannot be told.
 */
export function ownUser(folder: string = SHORT_FOLDER): number | null {
  if (isGranted({ name: "sys", kind: "uid" })) return Deno.uid();
  if (!(["read", "write"] as const).every((name) => isGranted({ name, path: folder }))) return null;
  try {
    const path = join(folder, `cohort-probe-${crypto.randomUUID()}`);
    // Asked of what is open: in some folders, others could replace what is at the path.
    using probe = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
    removeIfPossible(path);
    return probe.statSync().uid;
  } catch {
    return null;
  }
}

/**
 * Whether Deno lets this process do something, without asking anybody.
 *
 * @param permission What.
 */
export function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/**
 * What is at a path, which may be a link.
 *
 * @param path The path.
 * @param mayLook Whether Deno is known to allow it: asking takes longer than looking.
 * @returns It; `null` if there is nothing, or it may not be looked at.
 */
export function lookAt(path: string, mayLook = false): Deno.FileInfo | null {
  if (!mayLook && !isGranted({ name: "read", path })) return null;
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}
