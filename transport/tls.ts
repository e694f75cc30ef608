/**
 * TLS for both ends of a TCP connection. Both derive the certificate from their shared secret, so nobody else
 * can present it.
 *
 * @module
 */
import type { ByteStream } from "./byte_stream.ts";
import { deriveIdentity, type Identity } from "./certificate.ts";
import type { TlsStream } from "./tls_stream.ts";

/** Type of the first record of TLS. */
const HANDSHAKE_RECORD = 0x16;

/**
 * Connects to a runner and verifies that it knows the secret.
 *
 * @param address The runner's address.
 * @param secret The secret that both sides share.
 * @param signal Cancels the connection while the other side has not accepted or answered it.
 * @returns The encrypted connection.
 * @throws {Deno.errors.InvalidData} If the other side does not know the secret, or does not use TLS.
 * @throws {Deno.errors.UnexpectedEof} If the other side disconnects first.
 * @throws {Error} An error of Deno, if nothing listens at the address.
 * @throws {unknown} The signal's reason.
 */
export async function connectTls(
  { hostname, port }: Deno.ConnectOptions,
  secret: string,
  signal?: AbortSignal,
): Promise<ByteStream> {
  // Slow work comes first, because a busy runner drops silent connections before others.
  const [{ TlsStream }, identity] = await Promise.all([importTlsStream(), deriveIdentity(secret)]);
  const socket = await Deno.connect({ hostname, port, ...(signal === undefined ? {} : { signal }) });
  socket.setNoDelay(true);
  const tls = TlsStream.connect(socket, identity);
  const onAbort = () => tls.close();
  signal?.addEventListener("abort", onAbort);
  try {
    signal?.throwIfAborted();
    await tls.handshake();
    return tls;
  } catch (error) {
    tls.close();
    throw signal?.aborted ? signal.reason : error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** The runner's end of an encrypted connection. A silent peer costs no more than on a plain connection. */
export class AcceptedTlsStream implements ByteStream {
  readonly #socket: Deno.TcpConn;
  readonly #identity: () => Promise<Identity>;
  #hasBegun = false;
  #tls: TlsStream | null = null;
  #isClosed = false;

  /**
   * Creates a stream that waits for the peer's first bytes.
   *
   * @param socket The connection.
   * @param identity Returns this side's certificate.
   */
  constructor(socket: Deno.TcpConn, identity: () => Promise<Identity>) {
    this.#socket = socket;
    this.#identity = identity;
  }

  /** Whether the peer has started the key exchange. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Whether the key exchange is complete, so that data can be sent. */
  get isSecure(): boolean {
    return this.#tls?.isSecure ?? false;
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    const tls = this.#tls ??= await this.#begin(buffer.length);
    return tls === null ? null : await tls.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#tls === null) {
      return Promise.reject(new Error("Cannot send: the peer has not sent anything yet"));
    }
    return this.#tls.write(bytes);
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#tls === null) this.#socket.close();
    else this.#tls.close();
  }

  /** Starts TLS after the peer has started it. Returns `null` if the connection ends first. */
  async #begin(limit: number): Promise<TlsStream | null> {
    const first = new Uint8Array(limit);
    const byteLength = await this.#socket.read(first);
    if (byteLength === null) return null;
    if (first[0] !== HANDSHAKE_RECORD) {
      throw new Deno.errors.InvalidData("Cannot accept peer: it does not use TLS");
    }
    this.#hasBegun = true;
    const [{ TlsStream }, identity] = await Promise.all([importTlsStream(), this.#identity()]);
    return this.#isClosed ? null : TlsStream.accept(this.#socket, identity, first.subarray(0, byteLength));
  }
}

/** Imported lazily, because it loads Node's streams, which only TCP needs. */
function importTlsStream(): Promise<typeof import("./tls_stream.ts")> {
  return import("./tls_stream.ts");
}
