/**
 * The first frames of a connection, and what follows them.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType, RunnerHandshake } from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { Timer } from "../timer.ts";
import type { WaitingPeers } from "./waiting_peers.ts";

/** How long a peer may take to show who it is. */
export const HANDSHAKE_TIMEOUT_MS = 30_000;

/**
 * How long a rank may take to connect. One that waits for its debugger says nothing until that has come, and
 * one of a launcher's when it starts it.
 *
 * @param options The runner's.
 * @returns Milliseconds.
 */
export function handshakeLimitMs({ denoArgs, externalRanks }: CheckedOptions): number {
  const waits = externalRanks !== undefined || denoArgs.some((flag) => /^--inspect-(brk|wait)/.test(flag));
  return waits ? Infinity : HANDSHAKE_TIMEOUT_MS;
}

/** What takes over a connection whose peer is known. */
export interface Peer {
  /** The key of the secret that the peer must prove. */
  readonly key: Promise<CryptoKey>;
  /** Whether a connection with that secret has come before. */
  readonly connected: boolean;
  /** The peer is known. `pid`: its process, by its own account. */
  onConnected(connection: Connection, pid: number): void;
  /** A frame of its came. */
  onFrame(frame: Frame): void;
  /** The connection ended; `error` if it did so against the protocol. */
  onDisconnected(error: Error | null): void;
}

/** Who may connect. */
export interface PeerTable {
  /** By rank. */
  readonly peers: readonly Peer[];
  /** Tells this start of the runner from others. */
  readonly session: string;
  /** Those that have yet to show who they are. */
  readonly waiting: WaitingPeers;
}

/**
 * Serves a connection from its first frame to its end. A peer that fails the handshake is dropped.
 *
 * @param connection The connection. Closed when this returns.
 * @param table Who may connect.
 */
export async function servePeer(connection: Connection, table: PeerTable): Promise<void> {
  const entry = new Entry(connection, table);
  connection.unref();
  table.waiting.add(connection);
  const timer = new Timer(HANDSHAKE_TIMEOUT_MS, () => entry.expire(), { keepsAlive: false });
  let failure: Error | null = null;
  try {
    await connection.run((frame) => entry.take(frame));
  } catch (error) {
    failure = error as Error;
  }
  timer.cancel();
  connection.close();
  await entry.end(failure);
}

/**
 * A connection's way in. Each side waits for the other's frame: one that comes before its time ends the
 * connection.
 */
class Entry {
  readonly #connection: Connection;
  readonly #table: PeerTable;
  #handshake: RunnerHandshake | null = null;
  /** While a proof is made or checked. */
  #busy = false;
  #step: Promise<void> = Promise.resolve();
  /** Who has been let in. */
  #peer: Peer | null = null;
  /** Why the connection was closed from this side. */
  #failure: Error | null = null;
  #isOver = false;

  constructor(connection: Connection, table: PeerTable) {
    this.#connection = connection;
    this.#table = table;
  }

  take(frame: Frame): void {
    // It is being hung up on.
    if (this.#failure !== null) return;
    if (this.#peer !== null) return this.#peer.onFrame(frame);
    if (this.#busy) throw new ProtocolError("Cannot accept peer: it goes on before it was answered");
    this.#busy = true;
    // The frame is valid while it is handled.
    const copy = { ...frame, body: frame.body.slice() };
    const step = this.#handshake === null ? this.#greet(copy) : this.#admit(copy, this.#handshake);
    this.#step = step.catch((error) => {
      this.#failure = error;
      this.#connection.hangUp({ type: FrameType.Refused });
    });
  }

  /** Its time is up. */
  expire(): void {
    if (this.#peer === null) this.#connection.close();
  }

  /**
   * The connection has ended.
   *
   * @returns Settles when nothing is under way any more.
   */
  end(failure: Error | null): Promise<void> {
    this.#isOver = true;
    this.#table.waiting.remove(this.#connection);
    this.#peer?.onDisconnected(failure ?? this.#failure);
    return this.#step;
  }

  async #greet(frame: Frame): Promise<void> {
    const { session, waiting } = this.#table;
    const handshake = new RunnerHandshake(frame, session, this.#connection.transport);
    const key = await this.#find(handshake).key;
    const challenge = await handshake.challenge(key);
    waiting.greeted(this.#connection);
    this.#handshake = handshake;
    this.#busy = false;
    await this.#connection.send(challenge);
  }

  async #admit(frame: Frame, handshake: RunnerHandshake): Promise<void> {
    const peer = this.#find(handshake);
    await handshake.check(frame, await peer.key);
    if (this.#isOver) return;
    // Meanwhile its place may have been taken, or given to another process.
    if (this.#find(handshake) !== peer) throw new ProtocolError("Cannot accept peer: another has its place");
    this.#table.waiting.remove(this.#connection);
    this.#connection.limits = FRAME_LIMITS;
    this.#peer = peer;
    checkWorld(handshake, this.#table.peers.length);
    peer.onConnected(this.#connection, handshake.hello.pid);
  }

  #find({ hello: { rank } }: RunnerHandshake): Peer {
    const peer = this.#table.peers[rank];
    if (peer === undefined || peer.connected) {
      throw new ProtocolError(`Cannot accept peer: there is no place for rank ${rank}`);
    }
    return peer;
  }
}

/** Another launcher than the runner may think otherwise. */
function checkWorld({ hello: { rank, worldSize } }: RunnerHandshake, expected: number): void {
  if (worldSize === expected) return;
  const state = `it was started as one of ${worldSize}, where the runner has ${expected}`;
  throw new ProtocolError(`Cannot accept rank ${rank}: ${state}`, { rank });
}
