/** The runner's end of TLS.
 *
 * Deno's own listener for TLS leaves Nagle's algorithm on, and nothing turns it off: a small frame would wait up to 40 ms for
 * the other side to acknowledge the one before. So a plain connection, on which it can be turned off, carries `node:tls`.
 *
 * @module
 */
import { Duplex } from "node:stream";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { Identity } from "./_certificate.ts";

/** As much as one record of TLS, with what goes around it. */
const READ_BYTE_LENGTH = 17 * 1024;
/** What is encrypted waits in memory until the kernel takes it. */
const WRITE_BYTE_LENGTH = 256 * 1024;

/** Makes what all connections of a listener have in common.
 *
 * @param identity What the listener shows.
 */
export function secureContextOf({ certificate, key }: Identity): SecureContext {
  return createSecureContext({ cert: certificate, key });
}

/** TLS over a connection that was accepted. */
export class TlsServer {
  readonly #carrier: Duplex;
  readonly #tls: TLSSocket;
  #isSecure = false;
  #isOver = false;
  #failure: Error | null = null;
  /** What was decrypted and did not fit where the last read was to go. */
  #rest: Uint8Array | null = null;
  #wake: (() => void) | null = null;

  /** Waits for the peer to begin.
   *
   * @param socket The connection. It is closed when this is.
   * @param context What this side shows.
   * @param first What the peer has sent already.
   */
  constructor(socket: Deno.TcpConn, context: SecureContext, first: Uint8Array) {
    this.#carrier = duplexOf(socket, first);
    const tls = this.#tls = new TLSSocket(this.#carrier, { isServer: true, secureContext: context });
    this.#carrier.on("error", (error) => this.#end(error));
    const wake = () => this.#wake?.();
    tls.on("secure", () => this.#isSecure = true);
    tls.on("readable", wake);
    tls.on("error", (error: Error) => this.#end(error));
    tls.on("end", () => this.#end(null));
    tls.on("close", () => this.#end(null));
  }

  /** Whether both sides have agreed on keys. */
  get isSecure(): boolean {
    return this.#isSecure;
  }

  /** Reads what comes next, as much as fits.
   *
   * @returns How many bytes; `null` at the end.
   * @throws {Error} What ended it, if that was no end of the connection.
   */
  async read(buffer: Uint8Array): Promise<number | null> {
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

  /** Writes as much as is encrypted at a time.
   *
   * @returns How many bytes, once the kernel has them.
   * @throws {Error} If the connection ends first.
   */
  async write(bytes: Uint8Array): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const chunk = bytes.subarray(0, WRITE_BYTE_LENGTH);
    this.#tls.write(chunk, (error) => error ? reject(error) : resolve());
    await promise;
    // That only says that it is encrypted.
    while (this.#carrier.writableLength > 0 && !this.#carrier.destroyed) {
      await new Promise<void>((resolve) => this.#carrier.once("sent", resolve));
    }
    if (this.#carrier.destroyed) throw this.#failure ?? new Error("Cannot send: the connection is closed");
    return chunk.length;
  }

  /** Closes at once. */
  close(): void {
    this.#end(null);
    this.#tls.destroy();
    this.#carrier.destroy();
  }

  #end(error: Error | null): void {
    this.#isOver = true;
    this.#failure ??= error;
    this.#wake?.();
  }
}

/** A connection of Deno's as a stream of Node's. */
function duplexOf(socket: Deno.TcpConn, first: Uint8Array): Duplex {
  let pending: Uint8Array | null = first;
  const duplex = new Duplex({
    read() {
      if (pending !== null) {
        duplex.push(pending);
        pending = null;
        return;
      }
      const buffer = new Uint8Array(READ_BYTE_LENGTH);
      socket.read(buffer).then(
        (byteLength) => duplex.push(byteLength === null ? null : buffer.subarray(0, byteLength)),
        (error) => duplex.destroy(error),
      );
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
