/**
 * The baseline: a bare Deno Unix socket between two processes.
 *
 * @module
 */

const BULK_BYTE_LENGTH = 64 * 2 ** 20;

/** A bare socket to a process that sends 64 MiB for each byte it receives. */
export class RawSocket implements AsyncDisposable {
  #socket: Deno.Conn;
  #peer: Deno.ChildProcess;
  #folder: string;

  private constructor(socket: Deno.Conn, peer: Deno.ChildProcess, folder: string) {
    this.#socket = socket;
    this.#peer = peer;
    this.#folder = folder;
  }

  /** Starts the process at the other end. */
  static async open(): Promise<RawSocket> {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/raw.sock`;
    using listener = Deno.listen({ transport: "unix", path });
    const script = import.meta.resolve("./raw_peer.ts");
    const args = ["run", "-A", script, path, "bulk"];
    const peer = new Deno.Command(Deno.execPath(), { args, stdin: "null" }).spawn();
    return new RawSocket(await listener.accept(), peer, folder);
  }

  /** Requests 64 MiB and reads them into newly allocated memory. */
  async bulk(): Promise<void> {
    await this.#socket.write(new Uint8Array(1));
    await this.#read(new Uint8Array(BULK_BYTE_LENGTH));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#peer.status;
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #read(target: Uint8Array): Promise<void> {
    for (let offset = 0; offset < target.length;) {
      const count = await this.#socket.read(target.subarray(offset));
      if (count === null) throw new Error("Cannot measure: the peer closed its socket");
      offset += count;
    }
  }
}
