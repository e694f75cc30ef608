/**
 * The folder in which ranks unpack compiled models and meet, if the runner's socket has no private folder.
 *
 * @module
 */
import { makeSocketFolder, type PrivateFolder } from "../../transport/mod.ts";
import { SOCKET_NAME } from "./socket.ts";

/** A private folder. It is removed with the world, even if a program ends without stopping its runner. */
export class PackageFolder {
  readonly #folder: PrivateFolder;
  readonly #onUnload = () => this.close();

  private constructor(folder: PrivateFolder) {
    this.#folder = folder;
    addEventListener("unload", this.#onUnload);
  }

  /**
   * Creates a folder.
   *
   * @returns The folder; `null` if it is not allowed or not safe, or if there is no room. Then each rank
   * creates its own, and reports an error if it cannot.
   */
  static make(): PackageFolder | null {
    try {
      return new PackageFolder(makeSocketFolder(`cohort-${Deno.pid}-packages-`, SOCKET_NAME));
    } catch {
      return null;
    }
  }

  /** Path of the folder. */
  get path(): string {
    return this.#folder.path;
  }

  /**
   * Creates the folder again if another program removed it, and locks it so that other runners do not remove
   * it.
   *
   * @throws {DistributedError} If someone else created one in its place.
   * @throws {Error} Deno's error if it cannot be created again.
   */
  restore(): void {
    this.#folder.restore();
  }

  /** Removes the folder. All ranks must have exited. Calling this twice is safe. */
  close(): void {
    removeEventListener("unload", this.#onUnload);
    this.#folder.close();
  }
}
