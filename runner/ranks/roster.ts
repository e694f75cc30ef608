/**
 * The ranks of a world: their processes and connections.
 *
 * @module
 */
import { join } from "node:path";
import { messageOfThrown, randomHex } from "../../protocol/mod.ts";
import { type Connection, formatAddress, isSocketPath, writeToken } from "../../transport/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { configurationFlag } from "./configuration.ts";
import { ExternalProcess } from "./external_process.ts";
import type { ExternalRanks } from "../options.ts";
import { servePeer } from "./handshake.ts";
import { type Logs, openLogs } from "./logs.ts";
import { PackageFolder } from "./package_folder.ts";
import { killFamilies } from "./rank_family.ts";
import { Rank, type RankEvents } from "./rank.ts";
import { SpawnedProcess } from "./rank_process.ts";
import { PACKAGES_NAME, type RunnerListener, SOCKET_NAME } from "./socket.ts";
import { WaitingPeers } from "./waiting_peers.ts";
import type { WorkerSource } from "./worker_source.ts";

/** Ranks wait longer than this for what they look for. */
const LOOK_MS = 250;

/** Whether the caller wants the ranks' group to meet at an address. */
function meetsOverTcp({ masterAddr, masterPort }: CheckedOptions): boolean {
  return masterAddr !== undefined || masterPort !== undefined;
}

/** What a roster is made with. */
export interface RosterInit {
  /** The runner's options. */
  options: CheckedOptions;
  /** The class that ranks load. */
  source: WorkerSource;
  /** The listener that they connect to; opened if it is not open. */
  listen: () => RunnerListener;
  /** Told of what ranks do. */
  events: RankEvents;
  /** Told when ranks cannot connect for now. */
  onTrouble: (error: Error) => void;
}

/** Starts ranks, takes their connections, and sees them out. */
export class Roster {
  /** The ranks, each as it is now: one that is replaced gives its place to another. */
  readonly ranks: Rank[] = [];

  readonly #init: RosterInit;
  readonly #logs: Logs;
  readonly #configuration: string;
  #packages: PackageFolder | null = null;
  /** Ranks whose processes are to be seen out, replaced ones too. */
  readonly #processes = new Set<Rank>();
  readonly #peers = new Map<Connection, Promise<void>>();
  readonly #session = randomHex();
  readonly #waiting: WaitingPeers;
  #listener: RunnerListener | null = null;
  /**
   * Those in whose folders ranks meet: the caller may close one, and each rank stays with that of its time.
   */
  readonly #held = new Set<RunnerListener>();
  readonly #accepting = new Set<Promise<void>>();
  /** The program is replaced by a newer one of itself in this process (`deno run --watch`), or ends. */
  readonly #onUnload = () => {
    killFamilies(
      [...this.#processes].filter((rank) => !rank.external && rank.state !== "exited").map(({ pid }) => pid),
    );
    this.kill("SIGKILL");
  };
  /** Looks after the listener, while there are ranks that have yet to connect. */
  #look: ReturnType<typeof setInterval> | undefined;
  #trouble: Error | null = null;

  /**
   * Creates a roster without ranks.
   *
   * @param init How ranks are started.
   * @throws {Error} Deno's, if the logs cannot be opened.
   */
  constructor(init: RosterInit) {
    this.#init = init;
    this.#waiting = new WaitingPeers(init.options.worldSize);
    this.#logs = openLogs(init.options.logs, init.options.worldSize);
    this.#configuration = configurationFlag(init.source.module);
    addEventListener("unload", this.#onUnload);
  }

  /**
   * Starts a rank's process, in the place of the one that was there.
   *
   * @param rank Which.
   * @throws {Error} Deno's, if the process cannot be started.
   */
  spawn(rank: number): void {
    const { options, source: { module }, events } = this.#init;
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
    };
    const process = isExternal ? new ExternalProcess() : new SpawnedProcess(
      { rank, options, configuration: this.#configuration, module, bootstrap },
      this.#logs,
    );
    this.ranks[rank] = new Rank(rank, token, process, events);
    this.#processes.add(this.ranks[rank]);
    this.#lookAfterListener();
  }

  /** Why ranks could not connect of late, if they could not. */
  get trouble(): Error | null {
    return this.#trouble;
  }

  /** Ranks meet in their folders, now or later: nobody is to remove these meanwhile. */
  holdFolders(): void {
    try {
      for (const listener of this.#held) listener.holdFolder();
      this.#packages?.restore();
    } catch (error) {
      this.#onTrouble(error as Error);
    }
  }

  /** Sends a signal to every process that runs. */
  kill(signal: Deno.Signal): void {
    for (const rank of this.#processes) rank.kill(signal);
  }

  /** A process has been seen out, and another has its place. */
  async retire(rank: Rank): Promise<void> {
    await rank.cleared();
    this.#processes.delete(rank);
  }

  /** Settles when no process, connection or log is left. Nobody is to be started any more. */
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

  /** Where ranks unpack compiled models to: it goes when they have ended. */
  #packagesBeside({ folder }: RunnerListener): string | null {
    if (folder !== null) return join(folder, PACKAGES_NAME);
    this.#packages ??= PackageFolder.make();
    return this.#packages?.path ?? null;
  }

  /** Where ranks meet by sockets, whose names are no longer than that of the runner's own. */
  #socketsBeside({ folder }: RunnerListener): string | null {
    const beside = folder ?? this.#packages?.path ?? null;
    return beside !== null && isSocketPath(join(beside, SOCKET_NAME)) ? beside : null;
  }

  /** The caller may have closed the listener since the last rank came. */
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

  /** What ranks look for may be tidied up before they have found it, which nothing tells. */
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
        // Said once, not at each look.
        if (messageOfThrown(error) !== this.#trouble?.message) this.#onTrouble(error as Error);
      }
    }, LOOK_MS);
    Deno.unrefTimer(this.#look as unknown as number);
  }
}
