/**
 * The first frames of a connection, and the routing of later frames.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import {
  decodeMessage,
  type Frame,
  FRAME_LIMITS,
  FrameType,
  NOTICE,
  type Notice,
  RunnerHandshake,
} from "../../protocol/mod.ts";
import type { Connection } from "../../transport/mod.ts";
import type { CheckedOptions } from "../check_options.ts";
import { Timer } from "../timer.ts";
import type { WaitingPeers } from "./waiting_peers.ts";

/** Time limit for a peer to authenticate. */
export const HANDSHAKE_TIMEOUT_MS = 30_000;

/**
 * Returns the time limit for a rank to connect. There is none for a rank that waits for a debugger, because
 * it is silent until the debugger connects, and for a rank of an outside launcher, which may start at any
 * time.
 *
 * @param options Options of the runner.
 * @returns Milliseconds.
 */
export function handshakeLimitMs({ denoArgs, externalRanks }: CheckedOptions): number {
  const waits = externalRanks !== undefined || denoArgs.some((flag) => /^--inspect-(brk|wait)/.test(flag));
  return waits ? Infinity : HANDSHAKE_TIMEOUT_MS;
}

/** Receiver of a connection after its peer has authenticated. */
export interface Peer {
  /** Handshake key, derived from the secret that the peer must prove. */
  readonly key: Promise<CryptoKey>;
  /** Whether a connection with that secret already exists. */
  readonly connected: boolean;
  /** The token of the peer's second connection, which it got after it authenticated. */
  readonly noticeToken: string;
  /** Whether a connection with that token already exists. */
  readonly noticed: boolean;
  /** Called when the peer has authenticated. `pid`: process ID that the peer reported. */
  onConnected(connection: Connection, pid: number): void;
  /** Called for each frame of the peer. */
  onFrame(frame: Frame): void;
  /** Called when the connection has ended. `error` is set if it ended by a protocol violation. */
  onDisconnected(error: Error | null): void;
  /** Called when the second connection exists. */
  onNoticed(): void;
  /** Called when the second connection has ended: the peer's process is dying. */
  onNoticeEnded(): void;
}

/** Peers that may connect. */
export interface PeerTable {
  /** The peers, by rank. */
  readonly peers: readonly Peer[];
  /** ID that distinguishes this start of the runner from others. */
  readonly session: string;
  /** Peers that have not authenticated yet. */
  readonly waiting: WaitingPeers;
}

/**
 * Serves a connection from its first frame to its end. A peer that fails the handshake is disconnected.
 *
 * @param connection The connection. It is closed when this returns.
 * @param table Peers that may connect.
 */
export async function servePeer(connection: Connection, table: PeerTable): Promise<void> {
  const peerHandshake = new PeerHandshake(connection, table);
  connection.unref();
  table.waiting.add(connection);
  const timer = new Timer(HANDSHAKE_TIMEOUT_MS, () => peerHandshake.expire(), { keepsAlive: false });
  let failure: Error | null = null;
  try {
    await connection.run((frame) => peerHandshake.take(frame));
  } catch (error) {
    failure = error as Error;
  }
  timer.cancel();
  connection.close();
  await peerHandshake.end(failure);
}

/** The handshake of one connection. The sides take turns: a frame that arrives early ends the connection. */
class PeerHandshake {
  readonly #connection: Connection;
  readonly #table: PeerTable;
  #handshake: RunnerHandshake | null = null;
  /** Whether a proof is being created or checked. */
  #busy = false;
  #step: Promise<void> = Promise.resolve();
  /** The authenticated peer, or `null`. */
  #peer: Peer | null = null;
  /** The peer whose second connection this is, or `null`. */
  #noticed: Peer | null = null;
  /** Reason why this side closed the connection. */
  #failure: Error | null = null;
  #isOver = false;

  constructor(connection: Connection, table: PeerTable) {
    this.#connection = connection;
    this.#table = table;
  }

  take(frame: Frame): void {
    // The connection is being closed.
    if (this.#failure !== null) return;
    if (this.#peer !== null) return this.#peer.onFrame(frame);
    if (this.#noticed !== null) {
      throw new ProtocolError("Cannot read frame: a second connection has only one");
    }
    if (frame.type === FrameType.Notice && this.#handshake === null && !this.#busy) {
      return this.#notice(frame);
    }
    if (this.#busy) {
      throw new ProtocolError("Cannot accept peer: it sent another frame before it was answered");
    }
    this.#busy = true;
    // The frame's buffer is valid only until this method returns.
    const copy = { ...frame, body: frame.body.slice() };
    const step = this.#handshake === null ? this.#greet(copy) : this.#admit(copy, this.#handshake);
    this.#step = step.catch((error) => {
      this.#failure = error;
      this.#connection.closeAfter({ type: FrameType.Refused });
    });
  }

  /** Closes the connection when its time is up, unless the peer has authenticated. */
  expire(): void {
    if (this.#peer === null && this.#noticed === null) this.#connection.close();
  }

  /**
   * Handles the end of the connection.
   *
   * @returns Settles when nothing is in progress any more.
   */
  end(failure: Error | null): Promise<void> {
    this.#isOver = true;
    this.#table.waiting.remove(this.#connection);
    this.#peer?.onDisconnected(failure ?? this.#failure);
    this.#noticed?.onNoticeEnded();
    return this.#step;
  }

  /** Accepts the connection as the second one of an authenticated peer. */
  #notice({ body }: Frame): void {
    const { token } = decodeMessage<Notice>(NOTICE, body);
    const isOfPeer = (peer: Peer) => peer.connected && !peer.noticed && peer.noticeToken === token;
    // Over TCP, the token could be read on its way.
    const peer = this.#connection.transport === "unix" ? this.#table.peers.find(isOfPeer) : undefined;
    if (peer === undefined) throw new ProtocolError("Cannot accept peer: nobody expects its connection");
    this.#table.waiting.remove(this.#connection);
    this.#noticed = peer;
    peer.onNoticed();
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
    // In the meantime another connection may have taken its place, or the rank may have been replaced.
    if (this.#find(handshake) !== peer) {
      throw new ProtocolError("Cannot accept peer: another process has taken its place");
    }
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

/** Checks the world size, because an outside launcher may use another one than the runner. */
function checkWorld({ hello: { rank, worldSize } }: RunnerHandshake, expected: number): void {
  if (worldSize === expected) return;
  const state = `it was started as one of ${worldSize}, where the runner has ${expected}`;
  throw new ProtocolError(`Cannot accept rank ${rank}: ${state}`, { rank });
}
