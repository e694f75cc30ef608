/** What a bare Deno Unix socket between two processes does: the yardstick. @module */
import { time } from "./_measure.ts";

const MESSAGE_BYTE_LENGTH = 256;
const BULK_BYTE_LENGTH = 64 * 2 ** 20;

/** Milliseconds of each round trip of 256 bytes. */
export async function pingPong(count: number): Promise<number[]> {
  return await withPeer("echo", async (socket) => {
    const message = new Uint8Array(MESSAGE_BYTE_LENGTH);
    const answer = new Uint8Array(MESSAGE_BYTE_LENGTH);
    return await time(
      async () => {
        await socket.write(message);
        await readFull(socket, answer);
      },
      count,
      count / 10,
    );
  });
}

/** Milliseconds of each transfer of 64 MiB into memory of its own. */
export async function bulk(count: number): Promise<number[]> {
  return await withPeer("bulk", async (socket) => {
    const ask = new Uint8Array(1);
    return await time(
      async () => {
        await socket.write(ask);
        await readFull(socket, new Uint8Array(BULK_BYTE_LENGTH));
      },
      count,
      2,
    );
  });
}

async function withPeer<T>(mode: string, measure: (socket: Deno.Conn) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/raw.sock`;
  const listener = Deno.listen({ transport: "unix", path });
  const script = import.meta.resolve("./_raw_peer.ts");
  const peer = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, path, mode], stdin: "null" })
    .spawn();
  const socket = await listener.accept();
  try {
    return await measure(socket);
  } finally {
    socket.close();
    listener.close();
    await peer.status;
    await Deno.remove(folder, { recursive: true });
  }
}

async function readFull(socket: Deno.Conn, target: Uint8Array): Promise<void> {
  for (let offset = 0; offset < target.length;) {
    const count = await socket.read(target.subarray(offset));
    if (count === null) throw new Error("Cannot measure: the peer closed its socket");
    offset += count;
  }
}
