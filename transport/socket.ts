/** Frames over stream sockets: Unix, and TCP. @module */
import { encodeFrame, type Frame, type FrameInit, type FrameLimits } from "../protocol/frame.ts";
import { FrameDecoder } from "../protocol/frame_decoder.ts";
import { isInstance } from "../protocol/thrown.ts";
import { checkSocketPath } from "./address.ts";
import { ReachablePath } from "./socket_folder.ts";
import type { Address, Connection, Listener } from "./transport.ts";
import { WriteQueue } from "./_write_queue.ts";

/** Connects to a runner.
 *
 * @param address Where it listens.
 * @returns The connection.
 * @throws {Error} Deno's, if nothing listens there.
 */
export async function connect(address: Address): Promise<Connection> {
  if (address.transport === "unix") {
    using reachable = new ReachablePath(address.path);
    return new SocketConnection(await Deno.connect({ transport: "unix", path: reachable.path }));
  }
  const socket = await Deno.connect({ transport: "tcp", hostname: address.hostname, port: address.port });
  socket.setNoDelay(true);
  return new SocketConnection(socket);
}

/** Listens for ranks.
 *
 * @param address Where. A Unix path must not exist yet; TCP port 0 takes a free one.
 * @returns The listener.
 * @throws {RangeError} If the name of a Unix path is longer than the system allows.
 * @throws {Error} Deno's, if the address is taken or not allowed.
 */
export function listen(address: Address): Listener {
  if (address.transport === "unix") {
    using reachable = new ReachablePath(address.path);
    checkSocketPath(reachable.path);
    return new SocketListener(Deno.listen({ transport: "unix", path: reachable.path }), address);
  }
  const listener = Deno.listen({ transport: "tcp", hostname: address.hostname, port: address.port });
  return new SocketListener(listener, { ...address, port: (listener.addr as Deno.NetAddr).port });
}

type Socket = Deno.UnixConn | Deno.TcpConn;

class SocketConnection implements Connection {
  #socket: Socket;
  #writes: WriteQueue;
  #decoder = new FrameDecoder((frame) => this.#onFrame(frame));
  #onFrame: (frame: Frame) => void = () => {};
  #closed = false;

  constructor(socket: Socket) {
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
    while (true) {
      const byteLength = await this.#read(this.#decoder.buffer());
      if (byteLength === null) break;
      this.#decoder.advance(byteLength);
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
      throw error;
    }
  }
}

/** Whether an error says that the other side has gone.
 *
 * @param error What reading or writing failed with.
 */
export function isDisconnect(error: unknown): boolean {
  const { ConnectionReset, BrokenPipe, BadResource } = Deno.errors;
  return [ConnectionReset, BrokenPipe, BadResource].some((type) => isInstance(error, type));
}

class SocketListener implements Listener {
  readonly address: Address;
  #listener: Deno.UnixListener | Deno.TcpListener;
  /** Tells the socket's file from one that takes its place: `undefined` where that cannot be told. */
  readonly #file: string | null | undefined;
  #accepting: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(listener: Deno.UnixListener | Deno.TcpListener, address: Address) {
    this.#listener = listener;
    this.address = address;
    this.#file = this.#identify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Connection> {
    while (!this.#closed) {
      let socket: Socket;
      try {
        const accepting = this.#listener.accept();
        this.#accepting = accepting;
        socket = await accepting;
      } catch (error) {
        if (this.#closed) return;
        throw error;
      }
      if ("setNoDelay" in socket) socket.setNoDelay(true);
      yield new SocketConnection(socket);
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

/** Moves a file out of the way, if there is one.
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

/** Its folder may have been made one that nothing may be removed from: that is nobody's concern who closes. */
function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Left for whoever listens there next.
  }
}
