/**
 * TLS by `node:tls`, over a connection of Deno.
 *
 * Deno's own TLS is not suitable for the runner's side. Its listener cannot disable Nagle's algorithm, so
 * small frames would wait up to 40 ms. And a connection that is closed during the key exchange keeps its
 * descriptor until the peer disconnects.
 *
 * @module
 */
import process from "node:process";
import { Duplex } from "node:stream";
import { connect, createSecureContext, TLSSocket } from "node:tls";
import type { ByteStream } from "./byte_stream.ts";
import { CERTIFICATE_NAME, type Identity } from "./certificate.ts";

/** Size of one TLS record, with its overhead. */
const READ_BYTE_LENGTH = 17 * 1024;
/** Maximum size of one write. Encrypted data stays in memory until the kernel accepts it. */
const WRITE_BYTE_LENGTH = 256 * 1024;

/** One side of an encrypted connection. */
export class TlsStream implements ByteStream {
  readonly #socket: Deno.TcpConn;
  readonly #carrier: Duplex;
  readonly #tls: TLSSocket;
  readonly #secure = Promise.withResolvers<void>();
  #isSecure = false;
  #isOver = false;
  #failure: Error | null = null;
  /** Decrypted bytes that did not fit in the last read's buffer. */
  #rest: Uint8Array | null = null;
  #wake: (() => void) | null = null;

  /**
   * Continues a TLS session that a peer has started, as the side that presents the certificate.
   *
   * @param socket The connection. It is closed with this stream.
   * @param identity This side's certificate.
   * @param first The bytes that the peer has already sent.
   */
  static accept(socket: Deno.TcpConn, { certificate, key }: Identity, first: Uint8Array): TlsStream {
    const secureContext = createSecureContext({ cert: certificate, key });
    const wrap = (carrier: Duplex) => new TLSSocket(carrier, { isServer: true, secureContext });
    return new TlsStream(socket, first, wrap, "secure");
  }

  /**
   * Starts a TLS session, as the side that verifies the certificate.
   *
   * @param socket The connection. It is closed with this stream.
   * @param identity The certificate that the other side must present.
   */
  static connect(socket: Deno.TcpConn, { certificate }: Identity): TlsStream {
    // Only this certificate is trusted.
    const options = { ca: [certificate], servername: CERTIFICATE_NAME, rejectUnauthorized: true };
    return new TlsStream(socket, null, (socket) => connect({ ...options, socket }), "secureConnect");
  }

  private constructor(
    socket: Deno.TcpConn,
    first: Uint8Array | null,
    wrap: (carrier: Duplex) => TLSSocket,
    secureEvent: "secure" | "secureConnect",
  ) {
    this.#socket = socket;
    this.#carrier = duplexOf(socket, first);
    this.#carrier.on("error", (error) => this.#end(error));
    // If the peer disconnects without closing TLS, a TLSSocket may emit no event. All received data is
    // decrypted by the next turn.
    this.#carrier.on("end", () => process.nextTick(() => process.nextTick(() => this.#end(null))));
    const tls = this.#tls = wrap(this.#carrier);
    tls.on(secureEvent, () => {
      this.#isSecure = true;
      this.#secure.resolve();
    });
    tls.on("readable", () => this.#wake?.());
    tls.on("error", (error: Error) => this.#end(error));
    tls.on("end", () => this.#end(null));
    tls.on("close", () => this.#end(null));
    // Readers receive the failure too.
    this.#secure.promise.catch(() => {});
  }

  /** Whether the key exchange is complete. */
  get isSecure(): boolean {
    return this.#isSecure;
  }

  /**
   * Waits until the key exchange is complete.
   *
   * @throws {Deno.errors.InvalidData} If the other side presents another certificate, or does not use TLS.
   * @throws {Deno.errors.UnexpectedEof} If the other side disconnects first.
   */
  handshake(): Promise<void> {
    return this.#secure.promise;
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    while (true) {
      const bytes = this.#rest ?? this.#tls.read() as Uint8Array | null;
      if (bytes !== null) {
        const byteLength = Math.min(bytes.length, buffer.length);
        buffer.set(bytes.subarray(0, byteLength));
        this.#rest = byteLength < bytes.length ? bytes.subarray(byteLength) : null;
        return byteLength;
      }
      if (this.#failure !== null) throw this.#failure;
      if (this.#isOver) return null;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /**
   * Writes a chunk of the bytes.
   *
   * @returns The number of bytes, after the kernel has accepted them.
   * @throws {Error} If the connection ends first.
   */
  async write(bytes: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const chunk = bytes.subarray(0, WRITE_BYTE_LENGTH);
    this.#tls.write(chunk, (error) => error ? reject(error) : resolve());
    await promise;
    // The callback only means that the chunk is encrypted.
    while (this.#carrier.writableLength > 0 && !this.#carrier.destroyed) {
      await new Promise<void>((resolve) => this.#carrier.once("sent", resolve));
    }
    if (this.#carrier.destroyed) throw this.#failure ?? new Error("Cannot send: the connection is closed");
    return chunk.length;
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    this.#end(null);
    // A TLSSocket must not be destroyed in the turn in which it was created: see `duplexOf`.
    process.nextTick(() => {
      this.#tls.destroy();
      this.#carrier.destroy();
    });
  }

  #end(error: Error | null): void {
    if (!this.#isOver) this.#failure = error;
    this.#isOver = true;
    this.#secure.reject(
      error === null
        ? new Deno.errors.UnexpectedEof("The other side disconnected during the key exchange")
        : isConnectionError(error)
        ? error
        : new Deno.errors.InvalidData(error.message, { cause: error }),
    );
    this.#wake?.();
  }
}

/** Returns whether an error belongs to the underlying connection, rather than to TLS. */
function isConnectionError(error: Error): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource;
}

/** Wraps a connection of Deno as a stream of Node. */
function duplexOf(socket: Deno.TcpConn, first: Uint8Array | null): Duplex {
  // A TLSSocket starts in the turn after its creation. It throws if it receives bytes before that and they
  // are not TLS.
  const started = new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)));
  let pending = first;
  async function readNext(): Promise<Uint8Array | null> {
    await started;
    if (pending !== null) {
      const bytes = pending;
      pending = null;
      return bytes;
    }
    const buffer = new Uint8Array(READ_BYTE_LENGTH);
    const byteLength = await socket.read(buffer);
    return byteLength === null ? null : buffer.subarray(0, byteLength);
  }
  const duplex = new Duplex({
    read() {
      readNext().then((bytes) => duplex.push(bytes), (error) => duplex.destroy(error));
    },
    write(chunk: Uint8Array, _encoding, done) {
      writeAll(socket, chunk).then(() => done(), done).finally(() => duplex.emit("sent"));
    },
    destroy(error, done) {
      socket.close();
      done(error);
      duplex.emit("sent");
    },
  });
  return duplex;
}

async function writeAll(socket: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await socket.write(bytes.subarray(written));
}
