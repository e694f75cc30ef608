/**
 * What the runner and the ranks ask of a transport.
 *
 * @module
 */
import type { Frame, FrameInit, FrameLimits, TransportKind } from "../protocol/mod.ts";

/** Where a runner listens. */
export type Address =
  | { readonly transport: "unix"; readonly path: string }
  | { readonly transport: "tcp"; readonly hostname: string; readonly port: number };

/** A two-way, ordered, reliable line of frames. */
export interface Connection {
  /** What carries it. */
  readonly transport: TransportKind;
  /** Whether the peer has begun to agree on keys: over TCP, before it can say anything. */
  readonly hasBegun: boolean;
  /** What is accepted from the peer. Starts as the handshake's limits; raise it once the peer is known. */
  limits: FrameLimits;
  /**
   * Reads frames until the connection ends.
   *
   * @param onFrame Called with each frame, in order.
   * @returns Settles when the peer has closed, or this side has.
   * @throws {ProtocolError} If what arrives is not a frame, or ends inside one. Also what `onFrame` throws.
   */
  run(onFrame: (frame: Frame) => void): Promise<void>;
  /**
   * Queues a frame behind those before it.
   *
   * @param frame The frame. Its parts are not copied: leave them alone until the promise settles.
   * @returns Settles when the kernel has taken the last byte.
   * @throws {Error} If the connection ends first. A caller that does not care may ignore the promise.
   */
  send(frame: FrameInit): Promise<void>;
  /** Queues a frame that is encoded already, as {@linkcode Connection.send} does. */
  sendEncoded(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** Lets the process end though it is open. */
  unref(): void;
  /**
   * Closes when a last frame has left; at once where the peer could not read it yet.
   *
   * @param frame The frame. It must be a small one.
   */
  hangUp(frame: FrameInit): void;
  /** Closes at once, both ways. Safe twice. */
  close(): void;
}

/** Accepts connections. */
export interface Listener extends AsyncIterable<Connection> {
  /** Where it listens; with the port that was taken, if 0 was asked for. */
  readonly address: Address;
  /**
   * Whether who connects to the address reaches it: a socket's file may have been removed, or another be
   * there.
   */
  isReachable(): boolean;
  /** Lets the process end though it is open. */
  unref(): void;
  /** Stops accepting, and removes the socket's file. Safe twice. */
  close(): void;
}
