/**
 * The ranks of a world: their processes and connections.
 *
 * @module
 */
import { join } from "../../paths.ts";
import { messageOfThrown, randomHex } from "../../protocol/mod.ts";
import { type Connection, formatAddress, isSocketPath, writeToken } from "../../transport/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { configurationFlag } from "./configuration.ts";
import { ExternalProcess } from "./external_process.ts";
import type { ExternalRanks } from "../options.ts";
import { servePeer } from "./handshake.ts";
import { type Logs, openLogs } from "./logs.ts";
import { PackageFolder } from "./package_folder.ts";
import { killSessions } from "./rank_session.ts";
import { Rank, type RankEvents } from "./rank.ts";
import { SpawnedProcess } from "./rank_process.ts";
import { PACKAGES_NAME, type RunnerListener, SOCKET_NAME } from "./socket.ts";
import { WaitingPeers } from "./waiting_peers.ts";
import type { WorkerSource } from "./worker_source.ts";

/** Check interval. Ranks wait longer than this for a missing socket or token file. */
const LOOK_MS = 250;

/** Returns whether the options ask the ranks to meet over TCP. */
function meetsOverTcp({ masterAddr, masterPort }: CheckedOptions): boolean {
  return masterAddr !== undefined || masterPort !== undefined;
}

/** Inputs of a roster. */
export interface RosterInit {
  /** Options of the runner. */
  options: CheckedOptions;
  /** The class that ranks load. */
  source: WorkerSource;
  /** Returns the listener that ranks connect to, and opens it if necessary. */
  listen: () => RunnerListener;
  /** Callbacks for events of ranks. */
  events: RankEvents;
  /** Returns the ID that a caller has given to the request whose call a rank is in. */
  requestIdOf: (rank: number) => string | undefined;
  /** Called when ranks temporarily cannot connect. */
  onTrouble: (error: Error) => void;
}

/** Starts ranks, accepts their connections, and waits for their exits. */
export class Roster {
  /** The current ranks. A replacement takes the place of the previous rank. */
  readonly ranks: Rank[] = [];

  readonly #init: RosterInit;
  readonly #logs: Logs;
  readonly #configuration: string;
  #packages: PackageFolder | null = null;
  /** Ranks whose processes must still be awaited, including replaced ones. */
  readonly #processes = new Set<Rank>();
  readonly #peers = new Map<Connection, Promise<void>>();
  readonly #session = randomHex();
  readonly #waiting: WaitingPeers;
  #listener: RunnerListener | null = null;
  /**
   * Listeners in whose folders ranks meet. The caller may close a listener; its ranks keep using its folder.
   */
  readonly #held = new Set<RunnerListener>();
  readonly #accepting = new Set<Promise<void>>();
  /**
   * Kills the ranks when the program ends, or when a newer version replaces it in this process (`deno run
   * --watch`).
   */
  readonly #onUnload = () => {
    killSessions(
      [...this.#processes].filter((rank) => !rank.external && !rank.isGone).map(({ pid }) => pid),
    );
    this.kill("SIGKILL");
  };
  /** Checks the listener while some ranks have not connected. */
  #look: ReturnType<typeof setInterval> | undefined;
  #trouble: Error | null = null;

  /**
   * Creates a roster without ranks.
   *
   * @param init Inputs.
   * @throws {Error} Deno's error if the logs cannot be opened.
   */
  constructor(init: RosterInit) {
    this.#init = init;
    this.#waiting = new WaitingPeers(init.options.worldSize);
    this.#logs = openLogs(init.options.logs, init.options.worldSize, init.requestIdOf);
    this.#configuration = configurationFlag(init.source.module);
    addEventListener("unload", this.#onUnload);
  }

  /**
   * Spawns a rank's process in place of the previous one.
   *
   * @param rank Number of the rank.
   * @throws {Error} Deno's error if the process cannot be started.
   */
  spawn(rank: number): void {
    const { options, source, events } = this.#init;
    const listener = this.#listen();
    const isExternal = options.externalRanks !== undefined;
    const token = isExternal ? listener.secret : randomHex();
    const packages = isExternal ? null : this.#packagesBeside(listener);
    const bootstrap = {
      address: formatAddress(listener.address),
      token,
      lineSecret: listener.secret,
      runnerPid: Deno.pid,
      packages,
      sockets: isExternal || meetsOverTcp(options) ? null : this.#socketsBeside(listener),
      served: source.served,
    };
    const process = isExternal ? new ExternalProcess() : new SpawnedProcess(
      { rank, options, configuration: this.#configuration, source, bootstrap },
      this.#logs,
    );
    this.ranks[rank] = new Rank(rank, token, process, events);
    this.#processes.add(this.ranks[rank]);
    queueMicrotask(() => this.#lookAfterListener());
  }

  /** The latest reason why ranks could not connect, or `null`. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  /** Locks the folders in which ranks meet, now or later, so that nobody removes them meanwhile. */
  holdFolders(): void {
    try {
      for (const listener of this.#held) listener.holdFolder();
      this.#packages?.restore();
    } catch (error) {
      this.#onTrouble(error as Error);
    }
  }

  /** Sends a signal to every running process. */
  kill(signal: Deno.Signal): void {
    for (const rank of this.#processes) rank.kill(signal);
  }

  /** Waits until nothing of a replaced rank remains. */
  async retire(rank: Rank): Promise<void> {
    await rank.cleared();
    this.#processes.delete(rank);
  }

  /** Settles when no process, connection or log is left. No rank may be started after this call. */
  async ended(): Promise<void> {
    await Promise.all([...this.#processes].map((rank) => rank.cleared()));
    clearInterval(this.#look);
    this.#packages?.close();
    this.#listener?.close();
    for (const listener of this.#held) listener.releaseFolder();
    await Promise.all(this.#accepting);
    for (const connection of this.#peers.keys()) connection.close();
    await Promise.all(this.#peers.values());
    this.#logs.close();
    removeEventListener("unload", this.#onUnload);
  }

  /** Returns the folder to which ranks unpack compiled models. It is removed when they have ended. */
  #packagesBeside({ folder }: RunnerListener): string | null {
    if (folder !== null) return join(folder, PACKAGES_NAME);
    this.#packages ??= PackageFolder.make();
    return this.#packages?.path ?? null;
  }

  /** Returns the folder in which ranks meet by sockets, whose names are no longer than the runner's own. */
  #socketsBeside({ folder }: RunnerListener): string | null {
    const beside = folder ?? this.#packages?.path ?? null;
    return beside !== null && isSocketPath(join(beside, SOCKET_NAME)) ? beside : null;
  }

  /** Returns the listener. The caller may have closed the previous one since the last rank connected. */
  #listen(): RunnerListener {
    const listener = this.#init.listen();
    listener.ensureReachable();
    if (listener === this.#listener) return listener;
    this.#listener = listener;
    this.#held.add(listener);
    listener.holdFolder();
    const accepting = listener.accept({
      onConnection: (connection) => this.#serve(connection),
      onTrouble: (error) => this.#onTrouble(error),
    }).finally(() => this.#accepting.delete(accepting));
    this.#accepting.add(accepting);
    return listener;
  }

  #restoreToken({ tokenFile }: ExternalRanks): void {
    try {
      Deno.lstatSync(tokenFile);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      if (this.#listener !== null) writeToken(tokenFile, this.#listener.secret);
    }
  }

  #serve(connection: Connection): void {
    this.#trouble = null;
    const table = { peers: this.ranks, session: this.#session, waiting: this.#waiting };
    const served = servePeer(connection, table).finally(() => this.#peers.delete(connection));
    this.#peers.set(connection, served);
  }

  #onTrouble(error: Error): void {
    this.#trouble = error;
    this.#init.onTrouble(error);
  }

  /**
   * Checks regularly that the socket and the token file exist, because they may be removed before ranks have
   * found them, without any notice.
   */
  #lookAfterListener(): void {
    if (this.#look !== undefined) return;
    const { externalRanks } = this.#init.options;
    this.#look = setInterval(() => {
      if (this.ranks.every(({ connected, state }) => connected || state === "exited")) {
        clearInterval(this.#look);
        this.#look = undefined;
        return;
      }
      try {
        this.#listener?.ensureReachable();
        if (externalRanks !== undefined) this.#restoreToken(externalRanks);
      } catch (error) {
        // Reported once, not at each check.
        if (messageOfThrown(error) !== this.#trouble?.message) this.#onTrouble(error as Error);
      }
    }, LOOK_MS);
    Deno.unrefTimer(this.#look as unknown as number);
  }
}
