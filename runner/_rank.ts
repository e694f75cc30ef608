/** One rank: its process, its connection, and where it is in its life. @module */
import type { RankReport } from "../errors.ts";
import type { Frame, FrameInit } from "../protocol/frame.ts";
import type { Connection } from "../transport/mod.ts";
import type { Peer } from "./_handshake.ts";
import type { RankInfo, RankState } from "./options.ts";
import type { Exit, RankProcess } from "./_rank_process.ts";

/** How long a rank may live on after its connection has broken. */
const BROKEN_GRACE_MS = 200;

/** What a rank tells the world that it belongs to. */
export interface RankEvents {
  /** It has shown its token. */
  onConnected(rank: Rank): void;
  /** A frame came. What this throws breaks the connection. */
  onFrame(rank: Rank, frame: Frame): void;
  /** Its process has ended, or its connection broke and it has been killed. `error`: what broke it, if known. */
  onGone(rank: Rank, exit: Exit, error: Error | null): void;
}

/** A rank of a world. */
export class Rank implements Peer, RankInfo {
  readonly rank: number;
  readonly token: string;
  /** Where it is in its life. */
  state: RankState = "starting";

  #process: RankProcess;
  #events: RankEvents;
  #connection: Connection | null = null;
  #connected = false;
  #broken: Error | null = null;

  constructor(rank: number, token: string, process: RankProcess, events: RankEvents) {
    this.rank = rank;
    this.token = token;
    this.#process = process;
    this.#events = events;
    process.exited.then((exit) => this.#gone(exit));
  }

  get pid(): number {
    return this.#process.pid;
  }

  get exitCode(): number | null {
    return this.#process.exit?.exitCode ?? null;
  }

  get signal(): string | null {
    return this.#process.exit?.signal ?? null;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Settles when its process has ended. */
  get exited(): Promise<Exit> {
    return this.#process.exited;
  }

  onConnected(connection: Connection): void {
    this.#connection = connection;
    this.#connected = true;
    this.#events.onConnected(this);
  }

  onFrame(frame: Frame): void {
    this.#events.onFrame(this, frame);
  }

  /** The line is the rank's life: without it, the process is ended too. */
  onDisconnected(error: Error | null): void {
    this.#connection = null;
    this.#broken ??= error;
    if (error !== null) return this.kill("SIGKILL");
    const timer = setTimeout(() => this.kill("SIGKILL"), BROKEN_GRACE_MS);
    this.exited.then(() => clearTimeout(timer));
  }

  /** Sends a frame; its failure shows as the end of the connection. */
  send(frame: FrameInit): void {
    this.#connection?.send(frame);
  }

  /** Sends a frame that is encoded already. */
  sendEncoded(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#connection?.sendEncoded(chunks);
  }

  /** Sends a signal to its process, if it runs. */
  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  /** Waits until what it printed before its end is handed on. */
  drained(): Promise<void> {
    return this.#process.drained();
  }

  /** What the public sees of it, as it is now. */
  info(): RankInfo {
    const { rank, pid, state, exitCode, signal } = this;
    return { rank, pid, state, exitCode, signal };
  }

  /** A report on it, as it is now.
   *
   * @param call The call that it is in, if any.
   */
  report(call: number | null): RankReport {
    const uptimeMs = performance.now() - this.#process.spawnedAt;
    return { ...this.info(), uptimeMs, call, stderrTail: this.#process.stderrTail };
  }

  #gone(exit: Exit): void {
    this.state = "exited";
    this.#connection?.close();
    this.#events.onGone(this, exit, this.#broken);
  }
}
