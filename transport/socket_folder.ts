/** Where sockets can be: their paths have a limit, and what names them has its own. @module */
import { basename, dirname, join, resolve } from "node:path";
import { isSocketPath } from "./address.ts";
import { PrivateFolder } from "./private_folder.ts";
import { isGranted, SHORT_FOLDER } from "./trust.ts";

/** Folders that a socket can be in as well, where others could replace it in {@linkcode SHORT_FOLDER}. */
const OTHER_FOLDERS = ["/var/tmp", "/dev/shm"];

/** How the names of folders begin that have nothing but a link. */
export const LINK_PREFIX = "cohort-link-";

/** The link in such a folder. */
export const LINK_NAME = "to";

/** Makes a private folder (mode 0700) for a socket: in the folder for temporary files, or in `/tmp` where that is not there
 * or has no room, others could replace what is in it, its path is too long for a socket, or it has a comma, which Deno's
 * permission flags cannot carry.
 *
 * @param prefix How its name begins.
 * @param name The socket's name in it.
 * @returns The folder.
 * @throws {DistributedError} If others could replace it, wherever it is.
 * @throws {Error} Deno's, if it cannot be made.
 */
export function makeSocketFolder(prefix: string, name: string): PrivateFolder {
  let folder: PrivateFolder;
  try {
    folder = PrivateFolder.make(prefix);
  } catch (error) {
    const short = makeShortFolder(prefix);
    if (short === null) throw error;
    return short;
  }
  if (isSocketPath(join(folder.path, name)) && !folder.path.includes(",")) return folder;
  const short = makeShortFolder(prefix);
  // Whoever uses the other says what is wrong with it.
  if (short === null) return folder;
  folder.close();
  return short;
}

function makeShortFolder(prefix: string): PrivateFolder | null {
  const others = OTHER_FOLDERS.filter((path) => isGranted({ name: "write", path }));
  for (const dir of [SHORT_FOLDER, ...others]) {
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

  /** Makes it: for long paths a symbolic link to the socket's folder.
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
