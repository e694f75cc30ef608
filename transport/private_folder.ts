/**
 * Folders for this user only. Other users can neither enter nor replace them.
 *
 * @module
 */
import { DistributedError } from "../errors.ts";
import { basename, dirname, join, resolve } from "../paths.ts";
import { isAt, lockInUse } from "./file_lock.ts";
import { removeIfPossible } from "./remove.ts";
import { isGranted, isPrivate, ownUser, whyReplaceable } from "./trust.ts";

/** Maximum number of attempts to create a folder that is removed immediately. */
const ATTEMPTS = 10;

/** A folder with mode 0700. A lock shows that it is in use (see `file_lock.ts`). */
export class PrivateFolder {
  /** The folder's path. */
  readonly path: string;

  #lock: Deno.FsFile;
  readonly #user: number | null;
  #closed = false;

  private constructor(path: string, lock: Deno.FsFile, user: number | null) {
    this.path = path;
    this.#lock = lock;
    this.#user = user;
  }

  /**
   * Creates a folder.
   *
   * @param prefix The start of its name. The rest is random.
   * @param dir The parent folder. Default: the folder for temporary files.
   * @returns The folder. Closing it removes it.
   * @throws {DistributedError} If other users could replace the folder.
   * @throws {Error} An error of Deno, if the folder cannot be created.
   */
  static make(prefix: string, dir?: string): PrivateFolder {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const path = resolveParentLinks(Deno.makeTempDirSync(dir === undefined ? { prefix } : { prefix, dir }));
      const user = ownUser(dirname(path));
      try {
        // This check comes first: if others can replace the folder, the path may lead to anything.
        const reason = whyReplaceable(path, user);
        if (reason !== null) throw refusal(`make a private folder in ${dirname(path)}`, reason);
        const lock = openLocked(path);
        if (lock !== null) return new PrivateFolder(path, lock, user);
      } catch (error) {
        removeIfPossible(path);
        throw error;
      }
    }
    throw refusal(`make a private folder in ${dir ?? "TMPDIR"}`, "something removes each at once");
  }

  /**
   * Recreates the folder if it is gone, because something has cleaned up.
   *
   * @throws {DistributedError} If another user has created a folder at its path.
   * @throws {Error} An error of Deno, if the folder cannot be created.
   */
  restore(): void {
    const { path } = this;
    if (isAt(this.#lock, path)) return;
    if (!this.#isThere()) this.#recreate();
    const lock = openLocked(path);
    if (lock === null || !this.#isThere()) {
      lock?.close();
      throw this.#takenError();
    }
    this.#lock.close();
    this.#lock = lock;
  }

  /**
   * Removes the folder and its contents, unless it belongs to another user by now. Repeated calls have no
   * effect.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#isThere()) removeIfPossible(this.path, { recursive: true });
    this.#lock.close();
  }

  /**
   * Returns whether the folder exists. Its name is random and came from this process, so a folder that only
   * this user can write to is this one, or one that a rank has recreated.
   */
  #isThere(): boolean {
    try {
      return isPrivate(Deno.lstatSync(this.path), this.#user);
    } catch {
      return false;
    }
  }

  #recreate(): void {
    Deno.mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    try {
      // Not `recursive`: a folder that exists already belongs to somebody else.
      Deno.mkdirSync(this.path, { mode: 0o700 });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) throw this.#takenError();
      throw error;
    }
  }

  #takenError(): DistributedError {
    const state = `somebody else has ${this.path} now; start the runner again`;
    return new DistributedError("system", `Cannot make a private folder again: ${state}`);
  }
}

/** Opens and locks a new folder. Returns `null` if it was already removed. */
function openLocked(path: string): Deno.FsFile | null {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  if (lockInUse(file, path)) return file;
  file.close();
  return null;
}

/**
 * Resolves symbolic links in the parent path of a new folder, because other users may change them. Returns
 * the original path if Deno does not permit access to the resolved one.
 */
function resolveParentLinks(path: string): string {
  const absolute = resolve(path);
  try {
    // The last component is not resolved, because a link in place of the new folder must not be followed.
    const real = join(Deno.realPathSync(dirname(absolute)), basename(absolute));
    if (real === absolute) return absolute;
    return (["read", "write"] as const).every((name) => isGranted({ name, path: real })) ? real : absolute;
  } catch {
    return absolute;
  }
}

function refusal(what: string, state: string): DistributedError {
  return new DistributedError("system", `Cannot ${what}: ${state}; set TMPDIR to a folder of your own`);
}
