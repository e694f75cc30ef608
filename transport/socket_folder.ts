/** Where sockets can be: their paths have a limit, and what names them has its own. @module */
import { basename, dirname, join, resolve } from "node:path";
import { isSocketPath } from "./address.ts";

/** A folder that every Unix has, with a short name. */
export const SHORT_FOLDER = "/tmp";

const LINK_PREFIX = "cohort-link-";

/** Makes a private folder (mode 0700) for a socket: in the folder for temporary files, or in `/tmp` where that is not there
 * or has no room, its path is too long for a socket, or it has a comma, which Deno's permission flags cannot carry.
 *
 * @param prefix How its name begins.
 * @param name The socket's name in it.
 * @returns The absolute path of the folder.
 * @throws {Error} Deno's, if it cannot be made.
 */
export function makeSocketFolder(prefix: string, name: string): string {
  let folder: string;
  try {
    folder = resolve(Deno.makeTempDirSync({ prefix }));
  } catch (error) {
    const short = makeShortFolder(prefix);
    if (short === null) throw error;
    return short;
  }
  if (isSocketPath(join(folder, name)) && !folder.includes(",")) return folder;
  const short = makeShortFolder(prefix);
  // Whoever uses the other says what is wrong with it.
  if (short === null) return folder;
  Deno.removeSync(folder);
  return short;
}

function makeShortFolder(prefix: string): string | null {
  try {
    return Deno.makeTempDirSync({ prefix, dir: SHORT_FOLDER });
  } catch {
    return null;
  }
}

/** A path by which a socket can be reached whose own path is too long. */
export class ReachablePath implements Disposable {
  /** The path; the socket's own, where that is short enough. */
  readonly path: string;

  #folder: string | null = null;

  /** Makes it: for long paths a symbolic link to the socket's folder.
   *
   * @param path The socket's path.
   */
  constructor(path: string) {
    this.path = isSocketPath(path) ? path : this.#link(path) ?? path;
  }

  /** Removes the link: a socket that is bound or connected no longer needs it. */
  [Symbol.dispose](): void {
    if (this.#folder !== null) Deno.removeSync(this.#folder, { recursive: true });
  }

  /** The path by way of a link; `null` where that is too long, too, or links may not be made. */
  #link(path: string): string | null {
    try {
      this.#folder = Deno.makeTempDirSync({ prefix: LINK_PREFIX, dir: SHORT_FOLDER });
      const link = join(this.#folder, "to");
      Deno.symlinkSync(resolve(dirname(path)), link);
      const linked = join(link, basename(path));
      return isSocketPath(linked) ? linked : null;
    } catch {
      return null;
    }
  }
}
