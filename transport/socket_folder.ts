/**
 * Where sockets can be: their paths have a limit, and what names them has its own.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { isSocketPath } from "./address.ts";
import { PrivateFolder } from "./private_folder.ts";
import { isGranted, SHORT_FOLDER } from "./trust.ts";

/**
 * Where private folders can be beside the folder for temporary files: the first in which others cannot
 * replace them.
 */
export const SHORT_FOLDERS: readonly string[] = [SHORT_FOLDER, "/var/tmp", "/dev/shm"];

/** How the names of folders begin that have nothing but a link. */
export const LINK_PREFIX = "cohort-link-";

/** The link in such a folder. */
export const LINK_NAME = "to";

/**
 * Makes a private folder for sockets: in the folder for temporary files, or in `/tmp` or the like where that
 * is not there, has no room, others could replace what is in it, its path is too long for a socket, or has a
 * comma, which Deno's permission flags cannot carry.
 *
 * @param prefix How its name begins.
 * @param name The longest name of a socket in it.
 * @returns The folder.
 * @throws {DistributedError} If others could replace it, wherever it is.
 * @throws {Error} Deno's, if it cannot be made.
 */
export function makeSocketFolder(prefix: string, name: string): PrivateFolder {
  const folder = makePrivateFolder(prefix);
  if (isSocketPath(join(folder.path, name)) && !folder.path.includes(",")) return folder;
  const short = makeShortFolder(prefix);
  // Listening there fails, and says what is wrong with the path.
  if (short === null) return folder;
  folder.close();
  return short;
}

function makePrivateFolder(prefix: string): PrivateFolder {
  try {
    return PrivateFolder.make(prefix);
  } catch (error) {
    const short = makeShortFolder(prefix);
    if (short === null) throw error;
    return short;
  }
}

function makeShortFolder(prefix: string): PrivateFolder | null {
  for (const dir of SHORT_FOLDERS) {
    if (dir !== SHORT_FOLDER && !isGranted({ name: "write", path: dir })) continue;
    try {
      return PrivateFolder.make(prefix, dir);
    } catch {
      // The next may do.
    }
  }
  return null;
}

/** A path by which a socket can be reached whose own path is too long. */
export class ReachablePath implements Disposable {
  /** The path; the socket's own, where that is short enough. */
  readonly path: string;

  #folder: PrivateFolder | null = null;

  /**
   * Makes it: for long paths a symbolic link to the socket's folder.
   *
   * @param path The socket's path.
   */
  constructor(path: string) {
    this.path = isSocketPath(path) ? path : this.#link(path) ?? path;
  }

  /** Removes the link: a socket that is bound or connected no longer needs it. */
  [Symbol.dispose](): void {
    this.#folder?.close();
  }

  /** The path by way of a link; `null` where that is too long, too, or links may not be made. */
  #link(path: string): string | null {
    try {
      this.#folder = PrivateFolder.make(LINK_PREFIX, SHORT_FOLDER);
      const link = join(this.#folder.path, LINK_NAME);
      Deno.symlinkSync(resolve(dirname(path)), link);
      const linked = join(link, basename(path));
      return isSocketPath(linked) ? linked : null;
    } catch {
      return null;
    }
  }
}
