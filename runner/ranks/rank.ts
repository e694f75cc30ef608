/**
 * One rank: its process, its connection and its state.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import {
  type Frame,
  type FrameInit,
  FrameType,
  handshakeKey,
  isInstance,
  randomHex,
} from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";
import { ExternalProcess } from "./external_process.ts";
import type { Peer } from "./handshake.ts";
import type { RankInfo, RankState } from "../options.ts";
import { type Exit, OUTPUT_BLOCKED_MS, type RankProcess } from "./rank_process.ts";
import { Timer } from "../timer.ts";

/** Time that a rank may live after its connection has broken. */
const BROKEN_GRACE_MS = 200;

/** Callbacks of a rank for its world. */
export interface RankEvents {
  /** Called when the rank has authenticated. */
  onConnected(rank: Rank): void;
  /** Called for each frame. An error that it throws breaks the connection. */
  onFrame(rank: Rank, frame: Frame): void;
  /**
   * Called when the rank's process has ended or is ending, or when its connection broke and it was killed.
   * `error` is what broke the connection, if known.
   */
  onExited(rank: Rank, exit: Exit, error: Error | null): void;
}

/** Why the runner ends a rank. */
export interface EndReason {
  /** Error to report instead of the exit. */
  readonly error: Error;
  /** Whether to replace the rank regardless of the restart policy. */
  readonly replace: boolean;
}

/** A rank of a world. */
export class Rank implements Peer, RankInfo {
  readonly rank: number;
  readonly noticeToken: string = randomHex();
  /** Current state. */
  state: RankState = "starting";
  /** Whether a healthy rank would answer. Once set, the rank has nothing left to load that would block it. */
  answers = false;
  /** Reason for which the runner ended the rank, or `null`. */
  endReason: EndReason | null = null;
  /** Epochs that the rank said it could not join. */
  readonly #failedJoins = new Set<number>();

  readonly #token: string;
  #key: Promise<CryptoKey> | null = null;
  #process: RankProcess;
  #events: RankEvents;
  #connection: Connection | null = null;
  #connected = false;
  #noticed = false;
  #broken: Error | null = null;

  constructor(rank: number, token: string, process: RankProcess, events: RankEvents) {
    this.rank = rank;
    this.#token = token;
    this.#process = process;
    this.#events = events;
    process.exited.then((exit) => this.#onExit(exit));
  }

  /** Handshake key, derived from the rank's secret. */
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

  get noticed(): boolean {
    return this.#noticed;
  }

  /** Whether an outside launcher started the rank. */
  get external(): boolean {
    return this.#process instanceof ExternalProcess;
  }

  /** Milliseconds since the rank was spawned. */
  get uptimeMs(): number {
    return performance.now() - this.#process.spawnedAt;
  }

  /** Last lines of the rank's standard error. */
  get stderrTail(): readonly string[] {
    return this.#process.stderrTail;
  }

  /** Milliseconds for which this process has not read the rank's output. */
  get outputBlockedMs(): number {
    return this.#process.outputBlockedMs;
  }

  /** The delay that this process causes to the rank, in words; `null` if there is none. */
  get outputDelay(): string | null {
    return this.outputBlockedMs < OUTPUT_BLOCKED_MS ? null : this.#process.outputWaitReason;
  }

  /** Returns whether this process has delayed the rank at any time since then, by `performance.now()`. */
  wasOutputBlockedSince(at: number): boolean {
    return this.outputDelay !== null || this.#process.outputBlockedUntil >= at;
  }

  /** Whether the process is gone, and its memory and its devices are free. */
  get isGone(): boolean {
    return this.#process.isGone;
  }

  /** Settles when {@linkcode isGone} becomes true. */
  get gone(): Promise<void> {
    return this.#process.gone;
  }

  /** Settles when it is known that the process has ended, or is ending. */
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

  /** Ends the process too, because a rank cannot live without its connection. */
  onDisconnected(error: Error | null): void {
    this.#connection = null;
    this.#broken ??= error === null ? null : this.#named(error);
    this.#process.disconnected(() => Promise.resolve());
    if (this.external) return;
    if (error !== null) return this.kill("SIGKILL");
    const timer = new Timer(BROKEN_GRACE_MS, () => this.kill("SIGKILL"));
    this.exited.then(() => timer.cancel());
  }

  onNoticed(): void {
    this.#noticed = true;
  }

  /** Handles the death of the rank, after everything that it sent before. */
  onNoticeEnded(): void {
    this.#process.disconnected(async () => await this.#connection?.settled());
  }

  /**
   * Notes that the rank could not join an epoch.
   *
   * @returns Whether this is the rank's first report for that epoch.
   */
  noteFailedJoin(epoch: number): boolean {
    return this.#failedJoins.size !== this.#failedJoins.add(epoch).size;
  }

  /** Sends a frame. A failure to send shows up as the end of the connection. */
  send(frame: FrameInit): void {
    this.#connection?.post(frame);
  }

  /** Sends an encoded frame. */
  sendEncoded(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#connection?.sendEncoded(chunks);
  }

  /** Sends a signal to the process, if it is running. */
  kill(signal: Deno.Signal): void {
    this.#process.kill(signal);
  }

  /** Asks for a sign of life. */
  ping(): void {
    this.send({ type: FrameType.Ping });
  }

  /** Ends the rank at once. */
  end(endReason: EndReason): void {
    this.endReason ??= endReason;
    this.kill("SIGKILL");
  }

  /** Waits until the output that the rank printed before its exit has been read. */
  lastWords(): Promise<void> {
    return this.#process.lastWords();
  }

  /** Waits until nothing of the rank remains. */
  cleared(): Promise<void> {
    return this.#process.cleared();
  }

  /** Returns a snapshot for the public API. */
  info(): RankInfo {
    const { rank, pid, state, exitCode, signal } = this;
    return { rank, pid, state, exitCode, signal };
  }

  /** Adds the rank to an error in a frame. The decoder does not know the sender. */
  #named(error: Error): Error {
    if (!isInstance(error, ProtocolError) || error.rank !== undefined) return error;
    const message = error.message.replace(/^Cannot read (\w+( \w+)?)/, `$& of rank ${this.rank}`);
    return new ProtocolError(message, { rank: this.rank, cause: error.cause });
  }

  #onExit(exit: Exit): void {
    this.state = "exited";
    this.#connection?.close();
    this.#events.onExited(this, exit, this.#broken);
  }
}
