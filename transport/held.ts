/**
 * Locks that show whether a file or folder is in use. The system ends them with the process that holds them,
 * however that ends. They hold in every container that shares the file system, where the numbers of processes
 * mean nothing.
 *
 * An owner makes something, takes a shared lock of it, and then looks whether it is still at its path. A
 * sweeper takes an exclusive lock, looks whether it is still at the path, and removes it while it holds the
 * lock. Whichever of them is first, the other notices: a sweeper gets no lock, and an owner finds that what
 * it has just made is gone, and makes another. So nothing that is new can be taken for a leftover, and no
 * time has to pass before something is one.
 *
 * The lock of a folder is on the folder itself: cleaners of temporary files that look for such locks
 * (systemd's does) leave it alone, too.
 *
 * @module
 */

/**
 * Shows that this process uses something that it has just made, until it closes the file.
 *
 * @param file The file or folder, open.
 * @param path Where it was made.
 * @returns Whether it is this process's. If not, it is being removed: make another one.
 */
export function hold(file: Deno.FsFile, path: string): boolean {
  // Where the file system has no locks, no sweeper gets one.
  return tryLock(file, false) !== false && isAt(file, path);
}

/**
 * Takes something that nobody uses, to remove it before the file is closed.
 *
 * @param file The file or folder, open.
 * @param path Where it was found.
 * @returns Whether nobody uses it, nobody can begin to, and it is still there.
 */
export function claim(file: Deno.FsFile, path: string): boolean {
  return tryLock(file, true) === true && isAt(file, path);
}

/**
 * Whether what is at a path is what is open, and no link to it.
 *
 * @param file What is open.
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

/** Takes a lock that nobody has to wait for; `null` where there are none. */
function tryLock(file: Deno.FsFile, exclusive: boolean): boolean | null {
  try {
    return file.tryLockSync(exclusive);
  } catch {
    return null;
  }
}
