/**
 * The listener that a runner's ranks connect to.
 *
 * @module
 */
import { dirname, join, resolve } from "../../paths.ts";
import {
  type Address,
  type Connection,
  formatAddress,
  listen,
  type Listener,
  makeSocketFolder,
  makeToken,
  nextTurn,
  ownUser,
  parseAddress,
  type PrivateFolder,
  ReachablePath,
  removeIfPossible,
} from "../../transport/mod.ts";
import { DistributedError } from "../../errors.ts";
import { randomHex } from "../../protocol/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { codeOf, isScarce, systemError } from "./system_error.ts";
import { Timer } from "../timer.ts";

/** Name of the socket in a private folder. */
export const SOCKET_NAME = "runner.sock";

/** Name of the folder beside it in which ranks unpack compiled models. */
export const PACKAGES_NAME = "packages";

/**
 * Delay before the first retry to accept connections, in milliseconds. It doubles each time, up to the
 * maximum.
 */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1000;

/** Number of connections to accept before others are read. A flood is accepted no faster than it is read. */
const ACCEPTS_PER_TURN = 8;

/** A listener begins to listen within this time after it created its socket. */
const NEW_MS = 1000;
const SECOND_LOOK_MS = 20;

type ListenerOptions = Pick<CheckedOptions, "workerAddr" | "workerPort" | "externalRanks">;

/**
 * Opens a runner's listener.
 *
 * @param options `workerAddr` and `workerPort`, and the token file of `externalRanks`, which is created if it
 * does not exist.
 * @returns The listener. Closing it removes the files that it created.
 * @throws {RangeError} If a path is longer than the system allows for a socket.
 * @throws {TypeError} If the token file cannot be trusted.
 * @throws {DistributedError} If this process may not open more files.
 * @throws {Error} Of Deno's class, if the address is in use, does not exist or is not allowed.
 */
export function openSocket({ workerAddr, workerPort, externalRanks }: ListenerOptions): RunnerListener {
  try {
    const secret = externalRanks === undefined ? randomHex() : makeToken(externalRanks.tokenFile);
    if (workerAddr !== undefined) return new RunnerListener(addressOf(workerAddr, workerPort), secret, null);
    const folder = makeSocketFolder(`cohort-${Deno.pid}-`, SOCKET_NAME);
    try {
      return new RunnerListener({ transport: "unix", path: join(folder.path, SOCKET_NAME) }, secret, folder);
    } catch (error) {
      folder.close();
      throw error;
    }
  } catch (error) {
    throw systemError("listen for ranks", error);
  }
}

/**
 * Returns the path of an existing socket at the runner's address.
 *
 * @param options `workerAddr` and `workerPort`.
 * @returns The path; `null` if there is no socket.
 */
export function socketInTheWay({ workerAddr, workerPort }: ListenerOptions): string | null {
  const address = workerAddr === undefined ? null : addressOf(workerAddr, workerPort);
  return address?.transport === "unix" && socketAt(address.path) !== null ? address.path : null;
}

/**
 * Removes the socket of a killed runner. It keeps a socket at which a process listens.
 *
 * @param path Path of the socket.
 */
export async function removeDeadSocket(path: string): Promise<void> {
  const before = socketAt(path);
  if (before === null || isOfAnotherUser(path) || !await isDeadSocket(path)) return;
  if (isNew(path)) {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = new Timer(SECOND_LOOK_MS, resolve);
    await promise;
    if (!await isDeadSocket(path)) return;
  }
  // In the meantime another runner may have done the same and now listen there.
  if (socketAt(path) === before) removeIfPossible(path);
}

/** Returns whether a socket is so new that its runner may not listen yet. */
function isNew(path: string): boolean {
  const made = infoOf(path)?.mtime?.getTime() ?? 0;
  return Math.abs(Date.now() - made) < NEW_MS;
}

/**
 * Returns whether a socket has no listener. A listener in another container counts as well.
 *
 * @param path Path of the socket.
 */
export async function isDeadSocket(path: string): Promise<boolean> {
  try {
    using reachable = new ReachablePath(path);
    (await Deno.connect({ transport: "unix", path: reachable.path })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}

/** Returns whether the entry at a path belongs to another user. */
function isOfAnotherUser(path: string): boolean {
  const user = ownUser();
  return user !== null && infoOf(path)?.uid !== user;
}

/** Returns an ID of the socket at a path, to detect a replacement; `null` if there is no socket. */
function socketAt(path: string): string | null {
  const found = infoOf(path);
  return found?.isSocket ? `${found.dev} ${found.ino}` : null;
}

function addressOf(workerAddr: string, port: number): Address {
  if (workerAddr.startsWith("tcp://")) return parseAddress(workerAddr);
  const path = workerAddr.replace(/^unix:/, "");
  // Resolved, because ranks have their own working directory.
  if (path !== workerAddr || path.includes("/") || path.endsWith(".sock")) {
    return { transport: "unix", path: resolve(path) };
  }
  return { transport: "tcp", hostname: workerAddr, port };
}

/** Callbacks of a listener. */
export interface ListenerEvents {
  /** Called when a peer has connected. */
  onConnection(connection: Connection): void;
  /** Called when connections cannot be accepted for now. The listener retries. */
  onTrouble(error: Error): void;
}

/** Listens at one address until it is closed, even if its socket is removed in the meantime. */
export class RunnerListener {
  /** Address of the listener. If port 0 was requested, it has the port that the system chose. */
  readonly address: Address;
  /** Secret from which its certificate is derived. With `externalRanks` it is the one in the token file. */
  readonly secret: string;

  /** Private folder of the listener, if it has one. */
  readonly #folder: PrivateFolder | null;
  /** The listeners. New peers reach the last one; peers that reached an earlier one are still accepted. */
  readonly #listeners: Listener[] = [];
  readonly #accepting = new Set<Promise<void>>();
  #events: ListenerEvents | null = null;
  readonly #closed = Promise.withResolvers<void>();
  #isClosed = false;
  /** Whether ranks meet in the folder. */
  #isFolderUsed = false;
  readonly #onUnload = () => {
    this.close();
    this.releaseFolder();
  };

  /**
   * Listens at an address.
   *
   * @param address The address.
   * @param secret Secret from which its certificate is derived.
   * @param folder Private folder that contains the socket, if there is one.
   * @throws {Error} The errors of {@linkcode openSocket}.
   */
  constructor(address: Address, secret: string, folder: PrivateFolder | null) {
    const listener = listenAt(address, secret);
    this.#listeners.push(listener);
    this.secret = secret;
    this.address = listener.address;
    this.#folder = folder;
    // Closes the listener even if a program ends without doing so.
    addEventListener("unload", this.#onUnload);
  }

  /** Path of the private folder; `null` if there is none or the listener is closed. */
  get folder(): string | null {
    return this.#isClosed ? null : this.#folder?.path ?? null;
  }

  /**
   * Accepts connections until the listener is closed.
   *
   * @param events Callbacks.
   */
  async accept(events: ListenerEvents): Promise<void> {
    this.#events = events;
    for (const listener of this.#listeners) this.#serve(listener);
    await this.#closed.promise;
    await Promise.all(this.#accepting);
  }

  /**
   * Listens again if the socket can no longer be reached because another program removed it or its folder.
   *
   * @throws {DistributedError} If this process may not open more files.
   * @throws {Error} Deno's error if another process listens there now, or if the folder cannot be created
   * again.
   */
  ensureReachable(): void {
    if (this.#isClosed || this.#listeners.at(-1)?.isReachable()) return;
    try {
      if (this.#folder !== null) this.#folder.restore();
      else if (this.address.transport === "unix") {
        Deno.mkdirSync(dirname(this.address.path), { recursive: true, mode: 0o700 });
      }
      const listener = listenAt(this.address, this.secret);
      this.#listeners.push(listener);
      if (this.#events !== null) this.#serve(listener);
    } catch (error) {
      throw systemError("listen for ranks again", error);
    }
    const where = formatAddress(this.address);
    const message = `Cannot reach the runner at ${where}: its socket was gone; it listens again`;
    this.#events?.onTrouble(new DistributedError("system", message));
  }

  /**
   * Keeps the private folder for the ranks that meet in it, even after the listener is closed. If ranks have
   * created the folder again after another program removed it, this locks it so that other runners do not
   * remove it.
   *
   * @throws {DistributedError} If someone else created a folder in its place.
   * @throws {Error} Deno's error if the folder cannot be created again.
   */
  holdFolder(): void {
    this.#isFolderUsed = true;
    this.#folder?.restore();
  }

  /** Removes the folder as soon as the listener is closed. All ranks must have exited. */
  releaseFolder(): void {
    this.#isFolderUsed = false;
    if (this.#isClosed) this.#closeFolder();
  }

  /**
   * Stops accepting and removes the files that it created, except for a folder in use. Calling this twice is
   * safe.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Latest first: it owns the file, so the earlier ones find a file that is not theirs and keep it.
    for (const listener of this.#listeners.toReversed()) listener.close();
    this.#closed.resolve();
    if (!this.#isFolderUsed) this.#closeFolder();
  }

  #closeFolder(): void {
    removeEventListener("unload", this.#onUnload);
    this.#folder?.close();
  }

  #serve(listener: Listener): void {
    listener.unref();
    const accepting = this.#acceptFrom(listener).finally(() => this.#accepting.delete(accepting));
    this.#accepting.add(accepting);
  }

  /**
   * Accepts connections and retries after a failure, such as too many open files. Waiting peers stay
   * connected. The system does not report when descriptors become available, so the retries are timed.
   */
  async #acceptFrom(listener: Listener): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let accepted = 0;
    while (!this.#isClosed) {
      try {
        for await (const connection of listener) {
          pauseMs = FIRST_PAUSE_MS;
          this.#events!.onConnection(connection);
          if (++accepted % ACCEPTS_PER_TURN === 0) await nextTurn();
        }
        return;
      } catch (error) {
        if (pauseMs === FIRST_PAUSE_MS) {
          this.#events!.onTrouble(systemError("accept ranks for now", error) as Error);
        }
        await this.#pause(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = new Timer(ms, resolve, { keepsAlive: false });
    await Promise.race([promise, this.#closed.promise]);
  }
}

/** Returns the entry at a path; `null` if there is none or it may not be examined. */
function infoOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}

function listenAt(address: Address, secret: string): Listener {
  try {
    return listen(address, { secret });
  } catch (cause) {
    if (!(cause instanceof Error) || !needsWords(cause)) throw cause;
    const where = address.transport === "unix" ? address.path : formatAddress(address);
    const state = cause instanceof Deno.errors.AddrInUse ? inTheWay(address) : cause.message;
    // The system's own message does not name the address.
    const error = new (cause.constructor as ErrorConstructor)(`Cannot listen on ${where}: ${state}`, {
      cause,
    });
    throw Object.assign(error, { code: codeOf(cause) ?? undefined });
  }
}

/** Returns whether an error comes from the system and has no other explanation. */
function needsWords(error: Error): boolean {
  return !(error instanceof RangeError || error instanceof Deno.errors.NotCapable || isScarce(error));
}

/** Describes the entry that is in the way at an address. */
function inTheWay(address: Address): string {
  if (address.transport === "tcp") {
    return "another process listens there; set another port, or 0 for a free one";
  }
  if (socketAt(address.path) !== null) {
    if (isOfAnotherUser(address.path)) {
      return "a socket of another user is there; remove it, or set another workerAddr";
    }
    return "another process listens there, or a killed process left it; start() replaces a socket that was left";
  }
  return infoOf(address.path)?.isDirectory
    ? "a folder is there; set another workerAddr"
    : "a file that is not a socket is there; remove it, or set another workerAddr";
}
