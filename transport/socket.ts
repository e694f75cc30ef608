/**
 * Frames over stream sockets: Unix, and TLS over TCP.
 *
 * @module
 */
import {
  encodeFrame,
  type Frame,
  FrameDecoder,
  type FrameInit,
  type FrameLimits,
  isInstance,
  messageOfThrown,
  type TransportKind,
} from "../protocol/mod.ts";
import { ProtocolError } from "../errors.ts";
import { checkSocketPath } from "./address.ts";
import { ReachablePath } from "./socket_folder.ts";
import { deriveIdentity, type Identity } from "./certificate.ts";
import type { ByteStream } from "./byte_stream.ts";
import { connectTls, TlsAccepted } from "./tls.ts";
import type { Address, Connection, Listener } from "./transport.ts";
import { turn } from "./turn.ts";
import { WriteQueue } from "./write_queue.ts";

/** How long frames of one connection may be handled before the event loop gets a turn. */
const MAX_STINT_MS = 20;

/** The mode of a socket's file. Whoever may write to it may connect: nobody but its owner. */
const OWNER_ONLY = 0o600;

/** How {@linkcode connect} and {@linkcode listen} know the other side. */
export interface ConnectOptions {
  /** What both sides know. Over TCP nobody without it is talked to. */
  secret: string;
  /** Gives it up, while the other side has yet to answer. */
  signal?: AbortSignal;
}

/**
 * Connects to a runner.
 *
 * @param address Where it listens.
 * @param options What both sides know.
 * @returns The connection.
 * @throws {Deno.errors.InvalidData} If who listens at a TCP address does not have the secret.
 * @throws {Error} Deno's, if nothing listens there.
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
 * @param address Where. A Unix path must not exist yet; nobody but this user may connect to it. TCP port 0
 * takes a free one.
 * @param options What both sides know.
 * @returns The listener.
 * @throws {RangeError} If the name of a Unix path is longer than the system allows.
 * @throws {Error} Deno's, if the address is taken or not allowed.
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
    return new TlsAccepted(accepted, () => identity ??= deriveIdentity(secret));
  });
}

class SocketConnection implements Connection {
  readonly transport: TransportKind;
  #socket: ByteStream;
  #writes: WriteQueue;
  #decoder = new FrameDecoder((frame) => this.#onFrame(frame));
  #onFrame: (frame: Frame) => void = () => {};
  #closed = false;

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
      const byteLength = await this.#read(this.#decoder.buffer());
      if (byteLength === null) break;
      const cameAt = performance.now();
      this.#decoder.advance(byteLength);
      const now = performance.now();
      handledMs += now - cameAt;
      if (handledMs < MAX_STINT_MS) continue;
      // What has come already is read without a turn: a flood of frames would keep timers and other
      // connections waiting.
      if (now - since < 2 * handledMs) await turn();
      since = performance.now();
      handledMs = 0;
    }
    if (!this.#closed) this.#decoder.finish();
  }

  send(frame: FrameInit): Promise<void> {
    return this.#writes.write(encodeFrame(frame));
  }

  sendEncoded(chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
    return this.#writes.write(chunks);
  }

  unref(): void {
    if (!this.#closed) this.#socket.unref();
  }

  get hasBegun(): boolean {
    return this.#socket instanceof TlsAccepted && this.#socket.hasBegun;
  }

  hangUp(frame: FrameInit): void {
    if (this.#socket instanceof TlsAccepted && !this.#socket.isSecure) return this.close();
    const close = () => this.close();
    this.send(frame).then(close, close);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writes.close();
    this.#socket.close();
  }

  /** Reads; the end of the connection, however it comes, is `null`. */
  async #read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    try {
      return await this.#socket.read(buffer);
    } catch (error) {
      if (this.#closed || isDisconnect(error)) return null;
      // TLS refuses what the other side has not sent.
      throw new ProtocolError(`Cannot read frame: ${messageOfThrown(error)}`, { cause: error });
    }
  }
}

/**
 * Whether an error says that the other side has gone.
 *
 * @param error What reading or writing failed with.
 */
export function isDisconnect(error: unknown): boolean {
  const { ConnectionReset, BrokenPipe, BadResource, UnexpectedEof } = Deno.errors;
  // The last is TLS without a farewell: the other side's process was killed.
  return [ConnectionReset, BrokenPipe, BadResource, UnexpectedEof].some((type) => isInstance(error, type));
}

class SocketListener implements Listener {
  readonly address: Address;
  #listener: Deno.UnixListener | Deno.TcpListener;
  readonly #wrap: (socket: Deno.Conn) => ByteStream;
  /** Tells the socket's file from one that takes its place: `undefined` where that cannot be told. */
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
    // Deno removes what is at the path when the last use of the listener is over, whosever it is.
    const restore = isOurs ? () => {} : setAside(this.address.path);
    this.#listener.close();
    if (isOurs) removeFile(this.address.path);
    this.#accepting.then(restore, restore);
  }

  /** The file's number stays its own as long as the socket is open. */
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
 * @returns What moves it back.
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
      // Its folder has gone meanwhile.
    }
  };
}

/** Removes a file if it can: a listener closes also where its folder allows no removal any more. */
function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // The next listener at this path finds it, and removes it.
  }
}
