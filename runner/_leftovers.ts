/** What runners have left behind which were killed before they could tidy up. @module */
import { join } from "node:path";
import { tmpdir } from "node:os";
import { SHORT_FOLDER } from "../transport/mod.ts";
import { OWNER_LOCK } from "./_package_folder.ts";
import { isDeadSocket, SOCKET_FOLDER, SOCKET_NAME } from "./_socket.ts";
import { PAGE_FILE, SHARED_MEMORY } from "./_world_page.ts";

/** Between a folder's making and its socket's there is less. */
const OLD_MS = 60_000;

/** Removes the private folders and pages of runners that are gone. Does what it may and can; nothing depends on it. */
export async function removeLeftovers(): Promise<void> {
  for (const folder of new Set([temporaryFolder(), SHORT_FOLDER])) await sweepFolder(folder);
  await sweep(SHARED_MEMORY, async (path, name) => {
    const pid = PAGE_FILE.exec(name)?.[1];
    if (pid !== undefined && !isProcess(pid)) await Deno.remove(path);
  });
}

/** The folder for temporary files. Without permission to read the environment it is the one that every system has: nobody is
 * to be asked for that. */
function temporaryFolder(): string {
  const variables = ["TMPDIR", "TMP", "TEMP"] as const;
  return variables.every((variable) => isGranted({ name: "env", variable })) ? tmpdir() : SHORT_FOLDER;
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

async function sweepFolder(folder: string): Promise<void> {
  await sweep(folder, async (path, name) => {
    const pid = SOCKET_FOLDER.exec(name)?.[1];
    if (pid === undefined || isProcess(pid)) return;
    if (PAGE_FILE.test(name)) await Deno.remove(path);
    else if (await isDeadSocket(join(path, SOCKET_NAME)) || isUnlocked(join(path, OWNER_LOCK))) {
      await Deno.remove(path, { recursive: true });
    } else if (isOld(path)) {
      // A program that ends by an error takes its socket along, and not the folder. One with something in it stays.
      await Deno.remove(path).catch(() => {});
    }
  });
}

async function sweep(folder: string, look: (path: string, name: string) => Promise<void>): Promise<void> {
  const names = ["read", "write"] as const;
  if (!names.every((name) => isGranted({ name, path: folder }))) return;
  try {
    for await (const { name } of Deno.readDir(folder)) await look(join(folder, name), name);
  } catch {
    // Another user's, or removed by another runner just now.
  }
}

/** Whether a folder is not just being made. */
function isOld(path: string): boolean {
  const { mtime } = Deno.statSync(path);
  return mtime !== null && Date.now() - mtime.getTime() > OLD_MS;
}

/** Whether there is such a process here. Where that cannot be told, there may be. */
function isProcess(pid: string): boolean {
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch (error) {
    return !(error instanceof Deno.errors.NotFound);
  }
}

/** Whether nobody holds a lock that is there: those of a process end with it, whichever container it is in. */
function isUnlocked(path: string): boolean {
  try {
    using lock = Deno.openSync(path, { write: true });
    return lock.tryLockSync(true);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
