/**
 * Folders for sockets. A socket's path has a length limit.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "../paths.ts";
import { isSocketPath } from "./address.ts";
import { PrivateFolder } from "./private_folder.ts";
import { isGranted, SHORT_FOLDER } from "./trust.ts";

/**
 * Alternatives to the folder for temporary files. The first one in which others cannot replace a folder is
 * used.
 */
export const SHORT_FOLDERS: readonly string[] = [SHORT_FOLDER, "/var/tmp", "/dev/shm"];

/** Name prefix of folders that contain only a link. */
export const LINK_PREFIX = "cohort-link-";

/** Name of the link in such a folder. */
export const LINK_NAME = "to";

/**
 * Creates a private folder for sockets, in the folder for temporary files. Uses `/tmp` or a similar folder
 * instead, if the first one does not exist, has no room, lets others replace its contents, or leads to a path
 * that is too long for a socket or contains a comma, which Deno's permission flags cannot represent.
 *
 * @param prefix The start of the folder's name.
 * @param name The longest name of a socket in it.
 * @returns The folder.
 * @throws {DistributedError} If others could replace the folder in each location.
 * @throws {Error} An error of Deno, if the folder cannot be created.
 */
export function makeSocketFolder(prefix: string, name: string): PrivateFolder {
  const folder = makePrivateFolder(prefix);
  if (isSocketPath(join(folder.path, name)) && !folder.path.includes(",")) return folder;
  const short = makeShortFolder(prefix);
  // A later attempt to listen in this folder fails with a message about its path.
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
      // Try the next folder.
    }
  }
  return null;
}

/** A short path to a socket whose own path is too long. */
export class ReachablePath implements Disposable {
  /** The path. It is the socket's own path if that is short enough. */
  readonly path: string;

  #folder: PrivateFolder | null = null;

  /**
   * Creates the path. For long paths, creates a symbolic link to the socket's folder.
   *
   * @param path The socket's path.
   */
  constructor(path: string) {
    this.path = isSocketPath(path) ? path : this.#link(path) ?? path;
  }

  /** Removes the link. A bound or connected socket no longer needs it. */
  [Symbol.dispose](): void {
    this.#folder?.close();
  }

  /** Returns the path through a link; `null` if that is also too long, or links are not allowed. */
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
