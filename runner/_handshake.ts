/** The first frame of a connection, and what follows it. @module */
import { timingSafeEqual } from "node:crypto";
import { ProtocolError } from "../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType } from "../protocol/frame.ts";
import { decodeMessage, HELLO, type Hello, PROTOCOL_VERSION } from "../protocol/messages.ts";
import type { Connection } from "../transport/mod.ts";
import type { CheckedOptions } from "./_check_options.ts";
import { Timer } from "./_timer.ts";

/** How long a peer may take to show who it is. */
export const HANDSHAKE_TIMEOUT_MS = 30_000;

/** How long a rank may take to connect. One that waits for its debugger says nothing until that has come, and one of a
 * launcher's when it starts it.
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
  /** The secret that the peer must show. */
  readonly token: string;
  /** Whether a connection with this token has come before. */
  readonly connected: boolean;
  /** The peer is known. `pid`: its process, by its own account. */
  onConnected(connection: Connection, pid: number): void;
  /** A frame of its came. */
  onFrame(frame: Frame): void;
  /** The connection ended; `error` if it did so against the protocol. */
  onDisconnected(error: Error | null): void;
}

/** Serves a connection from its first frame to its end. A peer that fails the handshake is dropped.
 *
 * @param connection The connection. Closed when this returns.
 * @param peers Who may connect, by rank.
 */
export async function servePeer(connection: Connection, peers: readonly Peer[]): Promise<void> {
  let peer: Peer | null = null;
  connection.unref();
  const timer = new Timer(HANDSHAKE_TIMEOUT_MS, () => connection.close(), { keepsAlive: false });
  try {
    await connection.run((frame) => {
      if (peer !== null) return peer.onFrame(frame);
      const hello = readHello(frame);
      peer = recognize(hello, peers);
      timer.cancel();
      connection.limits = FRAME_LIMITS;
      checkWorld(hello, peers.length);
      peer.onConnected(connection, hello.pid);
    });
    peerOf(peer)?.onDisconnected(null);
  } catch (error) {
    peerOf(peer)?.onDisconnected(error as Error);
  } finally {
    timer.cancel();
    connection.close();
  }
}

/** TypeScript does not see that the callback assigns. */
function peerOf(peer: Peer | null): Peer | null {
  return peer;
}

function readHello(frame: Frame): Hello {
  if (frame.type !== FrameType.Hello) {
    throw new ProtocolError(`Cannot accept peer: its first frame has type ${frame.type}`);
  }
  const hello = decodeMessage<Hello>(HELLO, frame.body);
  if (hello.version !== PROTOCOL_VERSION) {
    throw new ProtocolError(
      `Cannot accept peer: it speaks version ${hello.version}, not ${PROTOCOL_VERSION}`,
    );
  }
  return hello;
}

function recognize({ rank, token }: Hello, peers: readonly Peer[]): Peer {
  const peer = peers[rank];
  if (peer === undefined || peer.connected || !sameText(peer.token, token)) {
    throw new ProtocolError(`Cannot accept peer: it is not rank ${rank}`);
  }
  return peer;
}

/** Another launcher than the runner may think otherwise. */
function checkWorld({ rank, worldSize }: Hello, expected: number): void {
  if (worldSize === expected) return;
  const state = `it was started as one of ${worldSize}, where the runner has ${expected}`;
  throw new ProtocolError(`Cannot accept rank ${rank}: ${state}`, { rank });
}

/** Compares in a time that tells nothing of where they differ. */
function sameText(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [left, right].map((text) => new TextEncoder().encode(text));
  return leftBytes!.length === rightBytes!.length && timingSafeEqual(leftBytes!, rightBytes!);
}
