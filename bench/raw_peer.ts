/**
 * The other end of a bare socket. It echoes, or sends 64 MiB for each byte it receives.
 *
 * @module
 */
const [path, mode] = Deno.args;
const socket = await Deno.connect({ transport: "unix", path: path! });
const buffer = new Uint8Array(64 * 1024);
const bulk = new Uint8Array(mode === "bulk" ? 64 * 2 ** 20 : 0).fill(7);

async function writeAll(bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) offset += await socket.write(bytes.subarray(offset));
}

for (let count = await socket.read(buffer); count !== null; count = await socket.read(buffer)) {
  await writeAll(mode === "bulk" ? bulk : buffer.subarray(0, count));
}
