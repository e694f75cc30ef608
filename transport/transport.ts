/**
 * The interfaces that a transport implements.
 *
 * @module
 */
import type { Frame, FrameInit, FrameLimits, TransportKind } from "../protocol/mod.ts";

/** The address on which a runner listens. */
export type Address =
  | { readonly transport: "unix"; readonly path: string }
  | { readonly transport: "tcp"; readonly hostname: string; readonly port: number };

/** A two-way, ordered, reliable connection for frames. */
export interface Connection {
  /** The kind of transport. */
  readonly transport: TransportKind;
  /** Whether the peer has started the key exchange. Over TCP, this comes before its first frame. */
  readonly hasBegun: boolean;
  /** The accepted frame sizes. Starts as the handshake's limits. Raise it after the peer is authenticated. */
  limits: FrameLimits;
  /**
   * Reads frames until the connection ends.
   *
   * @param onFrame Called with each frame, in order.
   * @returns A promise that settles when either side has closed the connection.
   * @throws {ProtocolError} If the data is not a frame, or ends inside one. Errors of `onFrame` are passed on
   * too.
   */
  run(onFrame: (frame: Frame) => void): Promise<void>;
  /** Waits until everything that has arrived is handled, or the connection has ended. */
  settled(): Promise<void>;
  /**
   * Queues a frame behind earlier ones.
   *
   * @param frame The frame. Its parts are not copied, so they must not change until the promise settles.
   * @returns A promise that settles when the kernel has accepted the last byte.
   * @throws {Error} If the connection ends first. The caller may ignore the promise.
   */
  send(frame: FrameInit): Promise<void>;
  /**
   * Queues a frame like {@linkcode Connection.send}, for callers that do not wait.
   *
   * @param frame The frame. Its parts are not copied, so they must not change.
   */
  post(frame: FrameInit): void;
  /**
   * Queues a frame that waits for more, so that many small frames leave in one write. It leaves by the next
   * {@linkcode Connection.flush}, with the next frame that is sent otherwise, or when 16 KiB are full.
   *
   * @param frame The frame. If it has more than 16 KiB, it leaves at once, and its parts must not change.
   */
  hold(frame: FrameInit): void;
  /** Writes the frames that are held. */
  flush(): void;
  /** Queues an encoded frame like {@linkcode Connection.post}. */
  sendEncoded(chunks: readonly Uint8Array<ArrayBuffer>[]): void;
  /** Lets the process exit while the connection is open. */
  unref(): void;
  /**
   * Sends a last frame and then closes. Closes immediately if the peer cannot read the frame yet.
   *
   * @param frame The frame. It must be small.
   */
  closeAfter(frame: FrameInit): void;
  /** Closes both directions immediately. Repeated calls have no effect. */
  close(): void;
}

/** Accepts connections. */
export interface Listener extends AsyncIterable<Connection> {
  /** The address on which it listens. If port 0 was requested, it contains the selected port. */
  readonly address: Address;
  /**
   * Returns whether a peer that connects to the address reaches this listener. A socket's file may have been
   * removed or replaced.
   */
  isReachable(): boolean;
  /** Lets the process exit while the listener is open. */
  unref(): void;
  /** Stops accepting, and removes the socket's file. Repeated calls have no effect. */
  close(): void;
}
