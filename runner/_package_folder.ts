/** The folder that ranks unpack compiled models to where their runner has no other: it listens elsewhere. @module */
import { join, resolve } from "node:path";
import { removeIfPossible } from "./_remove.ts";

/** The file in such a folder whose lock shows that its runner lives. */
export const OWNER_LOCK = "lock";

/** A private folder. It goes with the world, also where a program ends without stopping it. */
export class PackageFolder {
  /** Where it is. */
  readonly path: string;

  readonly #lock: Deno.FsFile;
  readonly #onUnload = () => this.close();
  #closed = false;

  private constructor(path: string) {
    this.path = path;
    this.#lock = Deno.openSync(join(path, OWNER_LOCK), { write: true, create: true });
    this.#lock.lockSync(true);
    addEventListener("unload", this.#onUnload);
  }

  /** Makes one.
   *
   * @returns It; `null` where that is not allowed, or there is no room: then each rank has its own.
   */
  static make(): PackageFolder | null {
    let path: string | null = null;
    try {
      path = resolve(Deno.makeTempDirSync({ prefix: `cohort-${Deno.pid}-packages-` })); // mode 0700
      return new PackageFolder(path);
    } catch {
      if (path !== null) removeIfPossible(path, { recursive: true });
      return null;
    }
  }

  /** Removes it. No rank is to be left. Doing it twice is fine. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    removeEventListener("unload", this.#onUnload);
    this.#lock.close();
    removeIfPossible(this.path, { recursive: true });
  }
}
