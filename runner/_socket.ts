/** The listener that a runner's ranks connect to. @module */
import { dirname, join, resolve } from "node:path";
import { type Address, listen, type Listener, makeSocketFolder, parseAddress } from "../transport/mod.ts";
import type { CheckedOptions } from "./_check_options.ts";

/** The names of private folders, and in them the runner's process. */
export const SOCKET_FOLDER = /^cohort-(\d+)-/;

/** The socket in a private folder. */
export const SOCKET_NAME = "runner.sock";

/** Opens a runner's listener.
 *
 * @param options `workerAddr` and `workerPort`.
 * @returns The listener. Closing it removes what opening it made.
 * @throws {RangeError} If the name of a path is longer than the system allows for a socket.
 * @throws {Error} Deno's, if the address is taken or not allowed.
 */
export function openSocket(
  { workerAddr, workerPort }: Pick<CheckedOptions, "workerAddr" | "workerPort">,
): Listener {
  if (workerAddr !== undefined) return listen(addressOf(workerAddr, workerPort));
  const folder = makeSocketFolder(`cohort-${Deno.pid}-`, SOCKET_NAME);
  try {
    return new PrivateListener(listen({ transport: "unix", path: join(folder, SOCKET_NAME) }));
  } catch (error) {
    Deno.removeSync(folder);
    throw error;
  }
}

/** The private folder that a listener is in.
 *
 * @param listener What {@linkcode openSocket} gave.
 * @returns The folder; `null` if it listens elsewhere.
 */
export function privateFolderOf(listener: Listener): string | null {
  return listener instanceof PrivateListener ? listener.folder : null;
}

function addressOf(workerAddr: string, port: number): Address {
  if (workerAddr.startsWith("tcp://")) return parseAddress(workerAddr);
  const path = workerAddr.replace(/^unix:/, "");
  // Ranks have a working directory of their own.
  if (path !== workerAddr || path.includes("/") || path.endsWith(".sock")) {
    return { transport: "unix", path: resolve(path) };
  }
  return { transport: "tcp", hostname: workerAddr, port };
}

/** A listener in a folder of its own, which goes with it, also where a program ends without closing it. */
class PrivateListener implements Listener {
  #inner: Listener;
  #folder: string | null;
  #onUnload = () => this.close();

  constructor(inner: Listener) {
    this.#inner = inner;
    this.#folder = dirname((inner.address as Address & { transport: "unix" }).path);
    addEventListener("unload", this.#onUnload);
  }

  get address(): Address {
    return this.#inner.address;
  }

  /** The folder; `null` once it is closed. */
  get folder(): string | null {
    return this.#folder;
  }

  [Symbol.asyncIterator](): ReturnType<Listener[typeof Symbol.asyncIterator]> {
    return this.#inner[Symbol.asyncIterator]();
  }

  unref(): void {
    this.#inner.unref();
  }

  close(): void {
    const folder = this.#folder;
    if (folder === null) return;
    this.#folder = null;
    removeEventListener("unload", this.#onUnload);
    this.#inner.close();
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch (error) {
      // Something tidied up before us.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
