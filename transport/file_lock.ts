/**
 * Locks that show whether a file or folder is in use. The system releases a lock when its process ends,
 * however it ends. The locks work across containers that share a file system, where process IDs mean nothing.
 *
 * An owner creates a file, takes a shared lock on it, and then checks that it is still at its path. A sweeper
 * takes an exclusive lock, checks that the file is still at its path, and removes it while it holds the lock.
 * Whichever of them is first, the other notices: the sweeper gets no lock, or the owner finds that its new
 * file is gone and creates another. So a sweeper never removes a new file, and it need not wait for a file to
 * become old.
 *
 * A folder's lock is on the folder itself, so that cleaners of temporary files that respect such locks
 * (systemd's does) also leave it alone.
 *
 * @module
 */

/**
 * Locks a file that this process has just created, to show that it is in use. The lock ends when the file is
 * closed.
 *
 * @param file The open file or folder.
 * @param path The path at which it was created.
 * @returns Whether the lock succeeded. If not, the file is being removed: create another one.
 */
export function lockInUse(file: Deno.FsFile, path: string): boolean {
  // On a file system without locks, sweepers get no lock either.
  return tryLock(file, false) !== false && isAt(file, path);
}

/**
 * Locks an unused file, so that the caller can remove it. The lock ends when the file is closed.
 *
 * @param file The open file or folder.
 * @param path The path at which it was found.
 * @returns Whether nobody uses the file, nobody can start to use it, and it is still at the path.
 */
export function lockForRemoval(file: Deno.FsFile, path: string): boolean {
  return tryLock(file, true) === true && isAt(file, path);
}

/**
 * Returns whether an open file is still at a path, and not behind a link.
 *
 * @param file The open file.
 * @param path The path.
 */
export function isAt(file: Deno.FsFile, path: string): boolean {
  try {
    const [open, found] = [file.statSync(), Deno.lstatSync(path)];
    return open.dev === found.dev && open.ino === found.ino;
  } catch {
    return false;
  }
}

/** Tries to take a lock without waiting. Returns `null` if the file system has no locks. */
function tryLock(file: Deno.FsFile, exclusive: boolean): boolean | null {
  try {
    return file.tryLockSync(exclusive);
  } catch {
    return null;
  }
}
