/**
 * The listener that a runner's ranks connect to.
 *
 * @module
 */
import { dirname, join, resolve } from "node:path";
import {
  type Address,
  type Connection,
  formatAddress,
  listen,
  type Listener,
  makeSocketFolder,
  makeToken,
  ownUser,
  parseAddress,
  type PrivateFolder,
  ReachablePath,
  removeIfPossible,
  turn,
} from "../../transport/mod.ts";
import { DistributedError } from "../../errors.ts";
import { randomHex } from "../../protocol/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { codeOf, isScarce, systemError } from "./system_error.ts";
import { Timer } from "../timer.ts";

/** The socket in a private folder. */
export const SOCKET_NAME = "runner.sock";

/** The folder beside it that ranks unpack compiled models to. */
export const PACKAGES_NAME = "packages";

/** How long to wait before the next attempt to accept, the first time; twice as long each time after. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1000;

/**
 * After how many that came at once those that have come are read from: a flood is accepted no faster than
 * heard.
 */
const ACCEPTS_PER_TURN = 8;

/** Between the making of a socket and the listening there is less. */
const NEW_MS = 1000;
const SECOND_LOOK_MS = 20;

type ListenerOptions = Pick<CheckedOptions, "workerAddr" | "workerPort" | "externalRanks">;

/**
 * Opens a runner's listener.
 *
 * @param options `workerAddr` and `workerPort`; of `externalRanks` the file that has their secret, made if it
 * is not there.
 * @returns The listener. Closing it removes what opening it made.
 * @throws {RangeError} If the name of a path is longer than the system allows for a socket.
 * @throws {TypeError} If the file that has the secret is not one to trust.
 * @throws {DistributedError} If this process may open no more files.
 * @throws {Error} Of Deno's class, if the address is taken, is not there or is not allowed.
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
 * The socket that a runner finds where it is to listen.
 *
 * @param options `workerAddr` and `workerPort`.
 * @returns Its path; `null` if there is none.
 */
export function socketInTheWay({ workerAddr, workerPort }: ListenerOptions): string | null {
  const address = workerAddr === undefined ? null : addressOf(workerAddr, workerPort);
  return address?.transport === "unix" && socketAt(address.path) !== null ? address.path : null;
}

/**
 * Removes the socket that a runner has left which was killed. One that somebody answers at stays.
 *
 * @param path The socket.
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
  // Another runner may have done so meanwhile, and listen there now.
  if (socketAt(path) === before) removeIfPossible(path);
}

/** Whether a socket was made just now: its runner may have yet to listen at it. */
function isNew(path: string): boolean {
  const made = infoOf(path)?.mtime?.getTime() ?? 0;
  return Math.abs(Date.now() - made) < NEW_MS;
}

/**
 * Whether there is a socket that nobody listens at. One of a process in another container answers, too.
 *
 * @param path The socket.
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

/** Whether somebody else has put something there. */
function isOfAnotherUser(path: string): boolean {
  const user = ownUser();
  return user !== null && infoOf(path)?.uid !== user;
}

/** Tells a socket from others that are there at another time; `null` if there is none. */
function socketAt(path: string): string | null {
  const found = infoOf(path);
  return found?.isSocket ? `${found.dev} ${found.ino}` : null;
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

/** What a listener tells. */
export interface Door {
  /** Somebody has connected. */
  onConnection(connection: Connection): void;
  /** Nobody can connect for now. The listener tries again. */
  onTrouble(error: Error): void;
}

/** Listens at one address until it is closed, whatever happens to the socket there meanwhile. */
export class RunnerListener {
  /** Where it listens; with the port that was taken, if 0 was asked for. */
  readonly address: Address;
  /** The secret that its certificate is made from. With `externalRanks` it is the one in their file. */
  readonly secret: string;

  /** The folder that goes with it, if it has one of its own. */
  readonly #folder: PrivateFolder | null;
  /** New peers reach the last one. Peers that have reached an earlier one are still accepted. */
  readonly #listeners: Listener[] = [];
  readonly #accepting = new Set<Promise<void>>();
  #door: Door | null = null;
  readonly #closed = Promise.withResolvers<void>();
  #isClosed = false;
  /** Whether ranks meet in the folder. */
  #isFolderUsed = false;
  readonly #onUnload = () => {
    this.close();
    this.releaseFolder();
  };

  /**
   * Listens.
   *
   * @param address Where.
   * @param secret The secret that its certificate is made from.
   * @param folder The private folder that the socket is in, if there is one.
   * @throws {Error} As {@linkcode openSocket}.
   */
  constructor(address: Address, secret: string, folder: PrivateFolder | null) {
    const listener = listenAt(address, secret);
    this.#listeners.push(listener);
    this.secret = secret;
    this.address = listener.address;
    this.#folder = folder;
    // Also where a program ends without closing it.
    addEventListener("unload", this.#onUnload);
  }

  /** The private folder; `null` if it listens elsewhere, or is closed. */
  get folder(): string | null {
    return this.#isClosed ? null : this.#folder?.path ?? null;
  }

  /**
   * Hands on connections, until it is closed.
   *
   * @param door Who is told.
   */
  async accept(door: Door): Promise<void> {
    this.#door = door;
    for (const listener of this.#listeners) this.#serve(listener);
    await this.#closed.promise;
    await Promise.all(this.#accepting);
  }

  /**
   * Listens anew if nobody can reach it any more: somebody has tidied its folder up.
   *
   * @throws {DistributedError} If this process may open no more files.
   * @throws {Error} Deno's, if somebody else listens there now, or the folder cannot be made again.
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
      if (this.#door !== null) this.#serve(listener);
    } catch (error) {
      throw systemError("listen for ranks again", error);
    }
    const where = formatAddress(this.address);
    const message = `Cannot reach the runner at ${where}: its socket was gone; it listens anew`;
    this.#door?.onTrouble(new DistributedError("system", message));
  }

  /**
   * Has the private folder stay where it is, for ranks that meet in it, also when this is closed. What ranks
   * have made again themselves, since something has tidied up, other runners are to leave alone from now on.
   *
   * @throws {DistributedError} If somebody else has made one in its place.
   * @throws {Error} Deno's, if it cannot be made again.
   */
  holdFolder(): void {
    this.#isFolderUsed = true;
    this.#folder?.restore();
  }

  /** Removes the folder as soon as this is closed: no rank is left. */
  releaseFolder(): void {
    this.#isFolderUsed = false;
    if (this.#isClosed) this.#closeFolder();
  }

  /** Stops accepting, and removes what opening it made, but for a folder that is held. Safe twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // The one whose file is there first: what the others find there is not theirs.
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
   * Too many open files, say: whoever could not be accepted waits, and so does this. Nothing tells when there
   * are some again.
   */
  async #acceptFrom(listener: Listener): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let accepted = 0;
    while (!this.#isClosed) {
      try {
        for await (const connection of listener) {
          pauseMs = FIRST_PAUSE_MS;
          this.#door!.onConnection(connection);
          if (++accepted % ACCEPTS_PER_TURN === 0) await turn();
        }
        return;
      } catch (error) {
        if (pauseMs === FIRST_PAUSE_MS) {
          this.#door!.onTrouble(systemError("accept ranks for now", error) as Error);
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

/** What is at a path; `null` if nothing is, or it may not be looked at. */
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
    // The system's own words say nothing of the address.
    const error = new (cause.constructor as ErrorConstructor)(`Cannot listen on ${where}: ${state}`, {
      cause,
    });
    throw Object.assign(error, { code: codeOf(cause) ?? undefined });
  }
}

/** Whether an error is one of the system's that nobody else explains. */
function needsWords(error: Error): boolean {
  return !(error instanceof RangeError || error instanceof Deno.errors.NotCapable || isScarce(error));
}

/** What is where nothing may be. */
function inTheWay(address: Address): string {
  if (address.transport === "tcp") return "somebody listens there; set another port, or 0 for a free one";
  if (socketAt(address.path) !== null) {
    if (isOfAnotherUser(address.path)) {
      return "a socket of another user is there; remove it, or set another workerAddr";
    }
    return "somebody listens there, or a killed process has left it: then start() takes its place";
  }
  return infoOf(address.path)?.isDirectory
    ? "a folder is there; set another workerAddr"
    : "a file is there that is no socket; remove it, or set another workerAddr";
}
