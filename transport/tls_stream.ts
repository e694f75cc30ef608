/**
 * TLS by `node:tls`, over a connection of Deno's.
 *
 * Deno's own TLS would not do on the runner's side. Its listener cannot turn off Nagle's algorithm: small
 * frames would wait up to 40 ms. And a connection that is closed before both sides have agreed on keys keeps
 * its descriptor until the peer goes.
 *
 * @module
 */
import process from "node:process";
import { Duplex } from "node:stream";
import { connect, createSecureContext, TLSSocket } from "node:tls";
import type { ByteStream } from "./byte_stream.ts";
import { CERTIFICATE_NAME, type Identity } from "./certificate.ts";

/** As much as one record of TLS, with what goes around it. */
const READ_BYTE_LENGTH = 17 * 1024;
/** What is encrypted waits in memory until the kernel takes it. */
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
  /** What was decrypted and did not fit where the last read was to go. */
  #rest: Uint8Array | null = null;
  #wake: (() => void) | null = null;

  /**
   * Goes on where a peer has begun, as the side that shows the certificate.
   *
   * @param socket The connection. It is closed when this is.
   * @param identity What this side shows.
   * @param first What the peer has sent already.
   */
  static accept(socket: Deno.TcpConn, { certificate, key }: Identity, first: Uint8Array): TlsStream {
    const secureContext = createSecureContext({ cert: certificate, key });
    const wrap = (carrier: Duplex) => new TLSSocket(carrier, { isServer: true, secureContext });
    return new TlsStream(socket, first, wrap, "secure");
  }

  /**
   * Begins, as the side that looks at the certificate.
   *
   * @param socket The connection. It is closed when this is.
   * @param identity What the other side must show.
   */
  static connect(socket: Deno.TcpConn, { certificate }: Identity): TlsStream {
    // No authority but the certificate itself is believed.
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
    // If the peer goes without a TLS goodbye, a TLSSocket may not say so. What has come is decrypted by the
    // next turn.
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
    // A reader is told of the failure, too.
    this.#secure.promise.catch(() => {});
  }

  /** Whether both sides have agreed on keys. */
  get isSecure(): boolean {
    return this.#isSecure;
  }

  /**
   * Waits until both sides have agreed on keys.
   *
   * @throws {Deno.errors.InvalidData} If the other side shows another certificate, or does not speak TLS.
   * @throws {Deno.errors.UnexpectedEof} If it goes first.
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
   * Writes as much as is encrypted at a time.
   *
   * @returns How many bytes, once the kernel has them.
   * @throws {Error} If the connection ends first.
   */
  async write(bytes: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const chunk = bytes.subarray(0, WRITE_BYTE_LENGTH);
    this.#tls.write(chunk, (error) => error ? reject(error) : resolve());
    await promise;
    // The callback only says that the chunk is encrypted.
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
    // A TLSSocket must not be destroyed in the turn that it was made in: see `duplexOf`.
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
        ? new Deno.errors.UnexpectedEof("The other side went before both had agreed on keys")
        : isOfConnection(error)
        ? error
        : new Deno.errors.InvalidData(error.message, { cause: error }),
    );
    this.#wake?.();
  }
}

/** Whether an error is one of the connection below, rather than of TLS. */
function isOfConnection(error: Error): boolean {
  return error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource;
}

/** A connection of Deno's as a stream of Node's. */
function duplexOf(socket: Deno.TcpConn, first: Uint8Array | null): Duplex {
  // A TLSSocket starts in the turn after it was made. If it gets bytes before that, and they are no TLS, it
  // throws.
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
