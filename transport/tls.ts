/**
 * TLS on both ends of a TCP connection, by a certificate that both derive from one secret: nobody else can
 * show it.
 *
 * @module
 */
import type { ByteStream } from "./byte_stream.ts";
import { deriveIdentity, type Identity } from "./certificate.ts";
import type { TlsStream } from "./tls_stream.ts";

/** The type of the record that TLS begins with. */
const HANDSHAKE_RECORD = 0x16;

/**
 * Connects to a runner, and sees that it has the secret.
 *
 * @param address Where it listens.
 * @param secret What both sides know.
 * @param signal Gives it up, while the other side has yet to take the connection, or to answer.
 * @returns The encrypted connection.
 * @throws {Deno.errors.InvalidData} If the other side does not have the secret, or does not speak TLS.
 * @throws {Deno.errors.UnexpectedEof} If it goes first.
 * @throws {Error} Deno's, if nothing listens there.
 * @throws {unknown} The signal's reason.
 */
export async function connectTls(
  { hostname, port }: Deno.ConnectOptions,
  secret: string,
  signal?: AbortSignal,
): Promise<ByteStream> {
  // What takes time comes first: a connection that says nothing is the first to go where there are too many.
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

/** The runner's end of an encrypted connection. A peer that says nothing costs no more than a plain one. */
export class TlsAccepted implements ByteStream {
  readonly #socket: Deno.TcpConn;
  readonly #identity: () => Promise<Identity>;
  #hasBegun = false;
  #tls: TlsStream | null = null;
  #isClosed = false;

  /**
   * Waits for the peer to begin.
   *
   * @param socket The connection.
   * @param identity What this side shows.
   */
  constructor(socket: Deno.TcpConn, identity: () => Promise<Identity>) {
    this.#socket = socket;
    this.#identity = identity;
  }

  /** Whether the peer has begun to agree on keys. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Whether both sides have agreed on keys, so that something can be said. */
  get isSecure(): boolean {
    return this.#tls?.isSecure ?? false;
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    const tls = this.#tls ??= await this.#begin(buffer.length);
    return tls === null ? null : await tls.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#tls === null) return Promise.reject(new Error("Cannot send: the peer has said nothing yet"));
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

  /** Begins when the peer does; `null` if this ends first. */
  async #begin(limit: number): Promise<TlsStream | null> {
    const first = new Uint8Array(limit);
    const byteLength = await this.#socket.read(first);
    if (byteLength === null) return null;
    if (first[0] !== HANDSHAKE_RECORD) throw new Deno.errors.InvalidData("Cannot accept peer: it is no rank");
    this.#hasBegun = true;
    const [{ TlsStream }, identity] = await Promise.all([importTlsStream(), this.#identity()]);
    return this.#isClosed ? null : TlsStream.accept(this.#socket, identity, first.subarray(0, byteLength));
  }
}

/** Loaded by those who use TCP alone: it takes Node's streams along. */
function importTlsStream(): Promise<typeof import("./tls_stream.ts")> {
  return import("./tls_stream.ts");
}
