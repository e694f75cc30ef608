/**
 * One rank: its process, its connection, and where it is in its life.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { type Frame, type FrameInit, FrameType, handshakeKey, isInstance } from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";
import { ExternalProcess } from "./external_process.ts";
import type { Peer } from "./handshake.ts";
import type { RankInfo, RankState } from "../options.ts";
import { type Exit, HELD_UP_MS, type RankProcess } from "./rank_process.ts";
import { Timer } from "../timer.ts";

/** How long a rank may live on after its connection has broken. */
const BROKEN_GRACE_MS = 200;

/** What a rank tells the world that it belongs to. */
export interface RankEvents {
  /** It has proved who it is. */
  onConnected(rank: Rank): void;
  /** A frame came. What this throws breaks the connection. */
  onFrame(rank: Rank, frame: Frame): void;
  /**
   * Its process has ended, or its connection broke and it has been killed. `error`: what broke it, if known.
   */
  onGone(rank: Rank, exit: Exit, error: Error | null): void;
}

/** Why the runner ends a rank itself. */
export interface Fate {
  /** What is reported in place of its exit. */
  readonly error: Error;
  /** Whether another takes its place, whatever the restart policy says. */
  readonly replace: boolean;
}

/** A rank of a world. */
export class Rank implements Peer, RankInfo {
  readonly rank: number;
  /** Where it is in its life. */
  state: RankState = "starting";
  /** Whether it answers while it is well: nothing it still has to load keeps it from that. */
  answers = false;
  /** Why the runner has ended it, if it has. */
  fate: Fate | null = null;
  /** The epochs that it could not join, by its own account. */
  readonly #unmet = new Set<number>();

  readonly #token: string;
  #key: Promise<CryptoKey> | null = null;
  #process: RankProcess;
  #events: RankEvents;
  #connection: Connection | null = null;
  #connected = false;
  #broken: Error | null = null;

  constructor(rank: number, token: string, process: RankProcess, events: RankEvents) {
    this.rank = rank;
    this.#token = token;
    this.#process = process;
    this.#events = events;
    process.exited.then((exit) => this.#gone(exit));
  }

  /** The key of its secret. */
  get key(): Promise<CryptoKey> {
    return this.#key ??= handshakeKey(this.#token);
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

  /** Whether an outside launcher has started it. */
  get external(): boolean {
    return this.#process instanceof ExternalProcess;
  }

  /** Milliseconds since it was spawned. */
  get uptimeMs(): number {
    return performance.now() - this.#process.spawnedAt;
  }

  /** The last lines of its standard error. */
  get stderrTail(): readonly string[] {
    return this.#process.stderrTail;
  }

  /** For how long what it prints has not been taken, in milliseconds. */
  get outputHeldMs(): number {
    return this.#process.outputHeldMs;
  }

  /** What holds it up that is this process's own doing, in words; `null` if nothing does. */
  get heldUp(): string | null {
    return this.outputHeldMs < HELD_UP_MS ? null : this.#process.heldBy;
  }

  /** Whether it has been held up at any time since then, by `performance.now()`. */
  wasHeldUpSince(at: number): boolean {
    return this.heldUp !== null || this.#process.outputHeldUntil >= at;
  }

  /** Settles when its process has ended. */
  get exited(): Promise<Exit> {
    return this.#process.exited;
  }

  onConnected(connection: Connection, pid: number): void {
    this.#connection = connection;
    this.#connected = true;
    if (this.#process instanceof ExternalProcess) this.#process.connected(pid, () => connection.close());
    this.#events.onConnected(this);
  }

  onFrame(frame: Frame): void {
    this.#events.onFrame(this, frame);
  }

  /** The line is the rank's life: without it, the process is ended too. */
  onDisconnected(error: Error | null): void {
    this.#connection = null;
    this.#broken ??= error === null ? null : this.#named(error);
    if (this.#process instanceof ExternalProcess) return this.#process.disconnected();
    if (error !== null) return this.kill("SIGKILL");
    const timer = new Timer(BROKEN_GRACE_MS, () => this.kill("SIGKILL"));
    this.exited.then(() => timer.cancel());
  }

  /**
   * Notes that it could not join an epoch.
   *
   * @returns Whether it has not said so before.
   */
  noteUnmet(epoch: number): boolean {
    return this.#unmet.size !== this.#unmet.add(epoch).size;
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

  /** Asks for a sign of life. */
  ping(): void {
    this.send({ type: FrameType.Ping });
  }

  /** Ends it at once. */
  end(fate: Fate): void {
    this.fate ??= fate;
    this.kill("SIGKILL");
  }

  /** Waits until what it printed before its end is handed on. */
  drained(): Promise<void> {
    return this.#process.drained();
  }

  /** Waits until nothing is left of it. */
  cleared(): Promise<void> {
    return this.#process.cleared();
  }

  /** What the public sees of it, as it is now. */
  info(): RankInfo {
    const { rank, pid, state, exitCode, signal } = this;
    return { rank, pid, state, exitCode, signal };
  }

  /** What is wrong with a frame is found where nobody knows whose it is. */
  #named(error: Error): Error {
    if (!isInstance(error, ProtocolError) || error.rank !== undefined) return error;
    const message = error.message.replace(/^Cannot read (\w+( \w+)?)/, `$& of rank ${this.rank}`);
    return new ProtocolError(message, { rank: this.rank, cause: error.cause });
  }

  #gone(exit: Exit): void {
    this.state = "exited";
    this.#connection?.close();
    this.#events.onGone(this, exit, this.#broken);
  }
}
