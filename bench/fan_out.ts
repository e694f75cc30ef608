/**
 * The limit for calls: a bare Deno parent that writes to several processes and hears all of them.
 *
 * @module
 */

const MESSAGE_BYTE_LENGTH = 256;

/** Bare Unix sockets to processes that echo. */
export class FanOut implements AsyncDisposable {
  readonly #sockets: Deno.Conn[];
  readonly #peers: Deno.ChildProcess[];
  readonly #folder: string;
  readonly #message = new Uint8Array(MESSAGE_BYTE_LENGTH);
  readonly #answers: Uint8Array<ArrayBuffer>[];

  private constructor(sockets: Deno.Conn[], peers: Deno.ChildProcess[], folder: string) {
    this.#sockets = sockets;
    this.#peers = peers;
    this.#folder = folder;
    this.#answers = sockets.map(() => new Uint8Array(MESSAGE_BYTE_LENGTH));
  }

  /**
   * Starts the processes.
   *
   * @param count Number of processes.
   */
  static async open(count: number): Promise<FanOut> {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/raw.sock`;
    using listener = Deno.listen({ transport: "unix", path });
    const args = ["run", "-A", import.meta.resolve("./raw_peer.ts"), path, "echo"];
    const peers: Deno.ChildProcess[] = [];
    const sockets: Deno.Conn[] = [];
    for (let index = 0; index < count; index++) {
      peers.push(new Deno.Command(Deno.execPath(), { args, stdin: "null" }).spawn());
      sockets.push(await listener.accept());
    }
    return new FanOut(sockets, peers, folder);
  }

  /** The processes. */
  get pids(): readonly number[] {
    return this.#peers.map(({ pid }) => pid);
  }

  /** Sends 256 bytes to every process and waits until all have answered. */
  async round(): Promise<void> {
    await Promise.all(this.#sockets.map((socket, index) => this.#ask(socket, this.#answers[index]!)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    await Promise.all(this.#peers.map(({ status }) => status));
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #ask(socket: Deno.Conn, answer: Uint8Array<ArrayBuffer>): Promise<void> {
    await socket.write(this.#message);
    for (let offset = 0; offset < answer.length;) {
      const count = await socket.read(answer.subarray(offset));
      if (count === null) throw new Error("Cannot measure: the peer closed its socket");
      offset += count;
    }
  }
}
