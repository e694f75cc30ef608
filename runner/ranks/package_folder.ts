/**
 * The folder that ranks unpack compiled models to, and meet in, where their runner has no other: it listens
 * elsewhere.
 *
 * @module
 */
import { makeSocketFolder, type PrivateFolder } from "../../transport/mod.ts";
import { SOCKET_NAME } from "./socket.ts";

/** A private folder. It goes with the world, also where a program ends without stopping it. */
export class PackageFolder {
  readonly #folder: PrivateFolder;
  readonly #onUnload = () => this.close();

  private constructor(folder: PrivateFolder) {
    this.#folder = folder;
    addEventListener("unload", this.#onUnload);
  }

  /**
   * Makes one.
   *
   * @returns It; `null` where that is not allowed or not safe, or there is no room: then each rank has its
   * own, and says so where it cannot.
   */
  static make(): PackageFolder | null {
    try {
      return new PackageFolder(makeSocketFolder(`cohort-${Deno.pid}-packages-`, SOCKET_NAME));
    } catch {
      return null;
    }
  }

  /** Where it is. */
  get path(): string {
    return this.#folder.path;
  }

  /**
   * Makes it again if something has tidied it up, and has other runners leave it alone that do so.
   *
   * @throws {DistributedError} If somebody else has made one in its place.
   * @throws {Error} Deno's, if it cannot be made again.
   */
  restore(): void {
    this.#folder.restore();
  }

  /** Removes it. No rank is to be left. Doing it twice is fine. */
  close(): void {
    removeEventListener("unload", this.#onUnload);
    this.#folder.close();
  }
}
