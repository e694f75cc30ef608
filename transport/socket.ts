/**
 * Frames over stream sockets: Unix sockets, or TLS over TCP.
 *
 * @module
 */
import {
  encodeFrame,
  type Frame,
  frameByteLength,
  FrameDecoder,
  type FrameInit,
  type FrameLimits,
  isInstance,
  messageOfThrown,
  putFrame,
  type TransportKind,
} from "../protocol/mod.ts";
import { ProtocolError } from "../errors.ts";
import { checkSocketPath } from "./address.ts";
import { ReachablePath } from "./socket_folder.ts";
import { deriveIdentity, type Identity } from "./certificate.ts";
import type { ByteStream } from "./byte_stream.ts";
import { AcceptedTlsStream, connectTls } from "./tls.ts";
import type { Address, Connection, Listener } from "./transport.ts";
import { nextTurn, untilQuiet } from "./turn.ts";
import { COALESCE_BYTE_LENGTH, WriteQueue } from "./write_queue.ts";

/** Maximum time to handle frames of one connection without yielding to the event loop. */
const MAX_STINT_MS = 20;

/** Mode of a socket's file. Users who may write to it may connect, so only its owner may. */
const OWNER_ONLY = 0o600;

/** Options of {@linkcode connect} and {@linkcode listen}. */
export interface ConnectOptions {
  /** The secret that both sides share. Over TCP, a peer without it is rejected. */
  secret: string;
  /** Cancels the connection while the other side has not answered. */
  signal?: AbortSignal;
}

/**
 * Connects to a runner.
 *
 * @param address The runner's address.
 * @param options The shared secret, and a signal.
 * @returns The connection.
 * @throws {Deno.errors.InvalidData} If the program at a TCP address does not know the secret.
 * @throws {Error} An error of Deno, if nothing listens at the address.
 */
export async function connect(address: Address, { secret, signal }: ConnectOptions): Promise<Connection> {
  if (address.transport === "unix") {
    using reachable = new ReachablePath(address.path);
    return new SocketConnection("unix", await Deno.connect({ transport: "unix", path: reachable.path }));
  }
  const { hostname, port } = address;
  return new SocketConnection("tcp", await connectTls({ hostname, port }, secret, signal));
}

/**
 * Listens for ranks.
 *
 * @param address The address. A Unix path must not exist yet, and only this user may connect to it. TCP port
 * 0 selects a free port.
 * @param options The shared secret.
 * @returns The listener.
 * @throws {RangeError} If a Unix path is longer than the system allows.
 * @throws {Error} An error of Deno, if the address is in use or not allowed.
 */
export function listen(address: Address, { secret }: ConnectOptions): Listener {
  if (address.transport === "unix") {
    using reachable = new ReachablePath(address.path);
    checkSocketPath(reachable.path);
    const listener = Deno.listen({ transport: "unix", path: reachable.path });
    try {
      Deno.chmodSync(reachable.path, OWNER_ONLY);
    } catch (error) {
      listener.close();
      throw error;
    }
    return new SocketListener(listener, address, (socket) => socket);
  }
  const listener = Deno.listen({ transport: "tcp", hostname: address.hostname, port: address.port });
  let identity: Promise<Identity> | null = null;
  return new SocketListener(listener, { ...address, port: listener.addr.port }, (socket) => {
    const accepted = socket as Deno.TcpConn;
    accepted.setNoDelay(true);
    return new AcceptedTlsStream(accepted, () => identity ??= deriveIdentity(secret));
  });
}

class SocketConnection implements Connection {
  readonly transport: TransportKind;
  #socket: ByteStream;
  #writes: WriteQueue;
  #decoder = new FrameDecoder((frame) => this.#onFrame(frame));
  #onFrame: (frame: Frame) => void = () => {};
  #closed = false;
  /** Number of reads that have brought data. */
  #reads = 0;
  /** Settles when reading goes on; `null` while it does. */
  #yielding: Promise<void> | null = null;

  constructor(transport: TransportKind, socket: ByteStream) {
    this.transport = transport;
    this.#socket = socket;
    this.#writes = new WriteQueue(socket);
  }

  get limits(): FrameLimits {
    return this.#decoder.limits;
  }

  set limits(limits: FrameLimits) {
    this.#decoder.limits = limits;
  }

  async run(onFrame: (frame: Frame) => void): Promise<void> {
    this.#onFrame = onFrame;
    let since = performance.now();
    let handledMs = 0;
    while (true) {
      let byteLength: number | null;
      try {
        byteLength = await this.#socket.read(this.#decoder.buffer());
      } catch (error) {
        if (this.#closed || isDisconnect(error)) break;
        // TLS rejects data that the other side has not sent.
        throw new ProtocolError(`Cannot read frame: ${messageOfThrown(error)}`, { cause: error });
      }
      this.#reads++;
      if (byteLength === null) break;
      const cameAt = performance.now();
      this.#decoder.advance(byteLength);
      const now = performance.now();
      handledMs += now - cameAt;
      if (handledMs < MAX_STINT_MS) continue;
      // Data that has already arrived is read without yielding. So a flood of frames would block timers and
      // other connections.
      if (now - since < 2 * handledMs) {
        await (this.#yielding = nextTurn());
        this.#yielding = null;
      }
      since = performance.now();
      handledMs = 0;
    }
    if (!this.#closed) this.#decoder.finish();
  }

  async settled(): Promise<void> {
    do {
      await this.#yielding;
      await untilQuiet(() => this.#reads);
    } while (this.#yielding !== null);
  }

  send(frame: FrameInit): Promise<void> {
    this.hold(frame);
    return this.#writes.written();
  }

  post(frame: FrameInit): void {
    this.hold(frame);
    this.#writes.flush();
  }

  hold(frame: FrameInit): void {
    const byteLength = frameByteLength(frame);
    if (byteLength > COALESCE_BYTE_LENGTH) this.#writes.post(encodeFrame(frame));
    else this.#writes.hold(byteLength, frame, putFrame);
  }

  flush(): void {
    this.#writes.flush();
  }

  sendEncoded(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.#writes.post(chunks);
  }

  unref(): void {
    if (!this.#closed) this.#socket.unref();
  }

  get hasBegun(): boolean {
    return this.#socket instanceof AcceptedTlsStream && this.#socket.hasBegun;
  }

  closeAfter(frame: FrameInit): void {
    if (this.#socket instanceof AcceptedTlsStream && !this.#socket.isSecure) return this.close();
    const close = () => this.close();
    this.send(frame).then(close, close);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writes.close();
    this.#socket.close();
  }
}

/**
 * Returns whether an error means that the other side has disconnected.
 *
 * @param error An error of a read or write.
 */
export function isDisconnect(error: unknown): boolean {
  const { ConnectionReset, BrokenPipe, BadResource, UnexpectedEof } = Deno.errors;
  // The last one is TLS without a closing message: the other side's process was killed.
  return [ConnectionReset, BrokenPipe, BadResource, UnexpectedEof].some((type) => isInstance(error, type));
}

class SocketListener implements Listener {
  readonly address: Address;
  #listener: Deno.UnixListener | Deno.TcpListener;
  readonly #wrap: (socket: Deno.Conn) => ByteStream;
  /** Identifies the socket's file, to detect a replacement; `undefined` if that is not possible. */
  readonly #file: string | null | undefined;
  #accepting: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(
    listener: Deno.UnixListener | Deno.TcpListener,
    address: Address,
    wrap: (socket: Deno.Conn) => ByteStream,
  ) {
    this.#listener = listener;
    this.address = address;
    this.#wrap = wrap;
    this.#file = this.#identify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Connection> {
    while (!this.#closed) {
      let socket: Deno.Conn;
      try {
        const accepting = this.#listener.accept();
        this.#accepting = accepting;
        socket = await accepting;
      } catch (error) {
        if (this.#closed) return;
        throw error;
      }
      yield new SocketConnection(this.address.transport, this.#wrap(socket));
    }
  }

  isReachable(): boolean {
    return !this.#closed && this.#identify() === this.#file;
  }

  unref(): void {
    if (!this.#closed) this.#listener.unref();
  }

  close(): void {
    if (this.#closed) return;
    const isOurs = this.isReachable();
    this.#closed = true;
    if (this.address.transport !== "unix") return this.#listener.close();
    // When the last use of the listener ends, Deno removes the file at the path, even if it belongs to
    // another listener.
    const restore = isOurs ? () => {} : setAside(this.address.path);
    this.#listener.close();
    if (isOurs) removeFile(this.address.path);
    this.#accepting.then(restore, restore);
  }

  /** Returns the file's identity. Its inode is not reused while the socket is open. */
  #identify(): string | null | undefined {
    if (this.address.transport !== "unix") return undefined;
    try {
      const { dev, ino } = Deno.lstatSync(this.address.path);
      return `${dev} ${ino}`;
    } catch (error) {
      return error instanceof Deno.errors.NotFound ? null : undefined;
    }
  }
}

/**
 * Moves a file out of the way, if there is one.
 *
 * @returns A function that moves it back.
 */
function setAside(path: string): () => void {
  const aside = `${path}.${crypto.randomUUID().slice(0, 8)}`;
  try {
    Deno.renameSync(path, aside);
  } catch {
    return () => {};
  }
  return () => {
    try {
      Deno.renameSync(aside, path);
    } catch {
      // The folder is gone.
    }
  };
}

/** Removes a file if possible. A listener also closes if its folder no longer allows removals. */
function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // The next listener at this path removes it.
  }
}
