/**
 * Folders for this user alone, which others can neither enter nor replace.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { DistributedError } from "../errors.ts";
import { hold, isAt } from "./held.ts";
import { removeIfPossible } from "./remove.ts";
import { isGranted, isPrivate, ownUser, whyReplaceable } from "./trust.ts";

/** How often another is made where the last was removed at once. */
const ATTEMPTS = 10;

/** A folder of mode 0700. It shows by a lock that it is in use (see `held.ts`). */
export class PrivateFolder {
  /** Where it is. */
  readonly path: string;

  #held: Deno.FsFile;
  readonly #user: number | null;
  #closed = false;

  private constructor(path: string, held: Deno.FsFile, user: number | null) {
    this.path = path;
    this.#held = held;
    this.#user = user;
  }

  /**
   * Makes one.
   *
   * @param prefix How its name begins. The rest is random.
   * @param dir Where; in the folder for temporary files if left out.
   * @returns The folder. Closing it removes it.
   * @throws {DistributedError} If others could put a folder of theirs in its place.
   * @throws {Error} Deno's, if it cannot be made.
   */
  static make(prefix: string, dir?: string): PrivateFolder {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const path = withoutLinks(Deno.makeTempDirSync(dir === undefined ? { prefix } : { prefix, dir }));
      const user = ownUser(dirname(path));
      try {
        // First: where others can replace it, what is at the path may be anything.
        const reason = whyReplaceable(path, user);
        if (reason !== null) throw refusal(`make a private folder in ${dirname(path)}`, reason);
        const held = openHeld(path);
        if (held !== null) return new PrivateFolder(path, held, user);
      } catch (error) {
        removeIfPossible(path);
        throw error;
      }
    }
    throw refusal(`make a private folder in ${dir ?? "TMPDIR"}`, "something removes each at once");
  }

  /**
   * Makes it again if it is gone: something has tidied up.
   *
   * @throws {DistributedError} If somebody else has made one in its place.
   * @throws {Error} Deno's, if it cannot be made.
   */
  restore(): void {
    const { path } = this;
    if (isAt(this.#held, path)) return;
    if (!this.#isThere()) this.#makeAgain();
    const held = openHeld(path);
    if (held === null || !this.#isThere()) {
      held?.close();
      throw this.#taken();
    }
    this.#held.close();
    this.#held = held;
  }

  /** Removes it, with what is in it, unless it is somebody else's by now. Safe twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#isThere()) removeIfPossible(this.path, { recursive: true });
    this.#held.close();
  }

  /**
   * Its name is random and was made by this process: what this user alone can write to there is this one, or
   * one that a rank has made again.
   */
  #isThere(): boolean {
    try {
      return isPrivate(Deno.lstatSync(this.path), this.#user);
    } catch {
      return false;
    }
  }

  #makeAgain(): void {
    Deno.mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    try {
      // Not `recursive`: if somebody has just made it, it is not ours.
      Deno.mkdirSync(this.path, { mode: 0o700 });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) throw this.#taken();
      throw error;
    }
  }

  #taken(): DistributedError {
    const state = `somebody else has ${this.path} now; start the runner again`;
    return new DistributedError("system", `Cannot make a private folder again: ${state}`);
  }
}

/** Opens a folder that was just made; `null` if something has removed it already. */
function openHeld(path: string): Deno.FsFile | null {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  if (hold(file, path)) return file;
  file.close();
  return null;
}

/**
 * The path of what was just made, without the links above it, which others may have made and change: where
 * Deno lets this process use that.
 */
function withoutLinks(path: string): string {
  const absolute = resolve(path);
  try {
    // Not of the whole: a link in the place of what was made is not to be followed.
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
