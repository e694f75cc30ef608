/** TLS on both ends of a TCP connection, by a certificate that both derive from one secret. @module */
import { CERTIFICATE_NAME, deriveIdentity } from "./_certificate.ts";
import type { TlsServer } from "./_tls_server.ts";

/** The type of the record that a TLS handshake begins with. */
const HANDSHAKE_RECORD = 0x16;

/** What a connection reads from and writes to. */
export interface ByteStream {
  /** Reads what comes next, as much as fits; `null` at the end. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Writes, and says how much it was. */
  write(bytes: Uint8Array): Promise<number>;
  /** Lets the process end though it is open. */
  unref(): void;
  /** Closes at once. */
  close(): void;
}

/** Begins TLS on a connection to a runner.
 *
 * @param socket The connection.
 * @param secret What both sides know.
 * @param signal Closes it, while the other side has yet to answer.
 * @returns The encrypted connection, the runner's certificate seen.
 * @throws {Deno.errors.InvalidData} If the other side does not have the secret, or does not speak TLS.
 * @throws {Deno.errors.UnexpectedEof} If it goes first.
 */
export async function startTls(
  socket: Deno.TcpConn,
  secret: string,
  signal?: AbortSignal,
): Promise<Deno.TlsConn> {
  const { certificate } = await deriveIdentity(secret);
  const options = { hostname: CERTIFICATE_NAME, caCerts: [certificate] };
  const tls = await Deno.startTls(socket, options);
  const onAbort = () => tls.close();
  signal?.addEventListener("abort", onAbort);
  try {
    signal?.throwIfAborted();
    await tls.handshake();
    return tls;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    tls.close();
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Takes TLS up with a peer that has begun, and sent so much. */
type Begin = (socket: Deno.TcpConn, first: Uint8Array) => TlsServer;

/** What the connections of a listener share. */
export class TlsListening {
  readonly #secret: string;
  #begin: Promise<Begin> | null = null;

  /** Derives nothing yet.
   *
   * @param secret What both sides know.
   */
  constructor(secret: string) {
    this.#secret = secret;
  }

  /** What takes TLS up with peers: made when the first of them begins. */
  get begin(): Promise<Begin> {
    return this.#begin ??= this.#prepare();
  }

  async #prepare(): Promise<Begin> {
    // Loaded by those who listen on TCP alone: it takes Node's streams along.
    const [{ secureContextOf, TlsServer }, identity] = await Promise.all([
      import("./_tls_server.ts"),
      deriveIdentity(this.#secret),
    ]);
    const context = secureContextOf(identity);
    return (socket, first) => new TlsServer(socket, context, first);
  }
}

/** The runner's end of an encrypted connection. A peer that says nothing costs no more than a plain one. */
export class TlsAccepted implements ByteStream {
  readonly #socket: Deno.TcpConn;
  readonly #listening: TlsListening;
  #tls: TlsServer | null = null;
  #closed = false;

  /** Waits for the peer to begin.
   *
   * @param socket The connection.
   * @param listening What it shares with others.
   */
  constructor(socket: Deno.TcpConn, listening: TlsListening) {
    this.#socket = socket;
    this.#listening = listening;
  }

  /** Whether both sides have agreed on keys, so that something can be said. */
  get isSecure(): boolean {
    return this.#tls?.isSecure ?? false;
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    if (this.#tls === null) {
      const first = new Uint8Array(buffer.length);
      const byteLength = await this.#socket.read(first);
      if (byteLength === null) return null;
      if (first[0] !== HANDSHAKE_RECORD) throw new Deno.errors.InvalidData("The peer does not speak TLS");
      const begin = await this.#listening.begin;
      if (this.#closed) return null;
      this.#tls = begin(this.#socket, first.subarray(0, byteLength));
    }
    return await this.#tls.read(buffer);
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#tls === null) return Promise.reject(new Error("Cannot send: the peer has said nothing yet"));
    return this.#tls.write(bytes);
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#tls === null) this.#socket.close();
    else this.#tls.close();
  }
}
