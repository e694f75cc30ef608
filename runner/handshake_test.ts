import { assertEquals } from "@std/assert";
import { encodeFrame, FRAME_LIMITS, type FrameInit, FrameType } from "../protocol/frame.ts";
import { encodeMessage, type Hello, PROTOCOL_VERSION } from "../protocol/messages.ts";
import type { Connection } from "../transport/mod.ts";
import { type Peer, servePeer } from "./_handshake.ts";
import { openSocket } from "./_socket.ts";
import { Timer } from "./_timer.ts";

/** What a stranger may say first. The runner drops it, and goes on. */
const STRANGERS: Record<string, Uint8Array<ArrayBuffer>> = {
  "nothing": new Uint8Array(0),
  "a cut prefix": new Uint8Array([1, 0, 0]),
  "text": new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
  "an unknown type": new Uint8Array(16).fill(200),
  "a body over the handshake's limit": prefix(FrameType.Hello, FRAME_LIMITS.bodyByteLength),
  "another frame than hello": encode({ type: FrameType.Ready, body: encodeMessage({ device: "cpu" }) }),
  "a hello without a body": encode({ type: FrameType.Hello }),
  "another version": hello({ version: PROTOCOL_VERSION + 1 }),
  "a rank that is none": hello({ rank: 99 }),
  "a rank that has connected, without its token": hello({}),
  "a token of another length": hello({ token: "x" }),
};

function encode(frame: FrameInit): Uint8Array<ArrayBuffer> {
  return encodeFrame(frame)[0]!;
}

function prefix(type: number, bodyByteLength: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint8(0, type);
  view.setUint32(8, bodyByteLength, true);
  return new Uint8Array(view.buffer);
}

function hello(fields: Partial<Hello>): Uint8Array<ArrayBuffer> {
  const message = {
    version: PROTOCOL_VERSION,
    rank: 0,
    worldSize: 1,
    token: "0".repeat(64),
    pid: 1,
    ...fields,
  };
  return encode({ type: FrameType.Hello, body: encodeMessage(message) });
}

class TestPeer implements Peer {
  readonly token = "1".repeat(64);
  connected = false;
  readonly events: string[] = [];
  #connection: Connection | null = null;
  onConnected(connection: Connection): void {
    this.connected = true;
    this.#connection = connection;
    this.events.push("connected");
  }
  onFrame({ type }: { type: number }): void {
    this.events.push(`frame ${type}`);
    this.#connection?.close();
  }
  onDisconnected(error: Error | null): void {
    this.events.push(`disconnected ${error?.message ?? ""}`);
  }
}

/** Says something to a runner's socket, and waits until it hangs up. */
async function say(bytes: Uint8Array, peer: TestPeer): Promise<void> {
  using _alive = new Timer(10_000, () => {}); // a stranger keeps no process alive
  const listener = openSocket({ workerPort: 0 });
  const accepted = Promise.withResolvers<Connection>();
  const accepting = listener.accept({ onConnection: accepted.resolve, onTrouble: accepted.reject });
  const { path } = listener.address as { path: string };
  const stranger = await Deno.connect({ transport: "unix", path });
  const served = servePeer(await accepted.promise, [peer]);
  for (let offset = 0; offset < bytes.length;) offset += await stranger.write(bytes.subarray(offset));
  stranger.closeWrite();
  await served;
  assertEquals(await stranger.read(new Uint8Array(1)).catch(() => null), null);
  stranger.close();
  listener.close();
  await accepting;
}

for (const [name, bytes] of Object.entries(STRANGERS)) {
  Deno.test(`a stranger that says ${name} is dropped`, async () => {
    const peer = new TestPeer();
    await say(bytes, peer);
    assertEquals(peer.events, []);
  });
}

Deno.test("a peer with the token is known, and heard", async () => {
  const peer = new TestPeer();
  const ready = encode({ type: FrameType.Ready });
  const greeting = hello({ token: peer.token });
  const bytes = new Uint8Array(greeting.length + ready.length);
  bytes.set(greeting);
  bytes.set(ready, greeting.length);
  await say(bytes, peer);
  assertEquals(peer.events, ["connected", `frame ${FrameType.Ready}`, "disconnected "]);
});

Deno.test("a token serves once", async () => {
  const peer = new TestPeer();
  peer.connected = true;
  await say(hello({ token: peer.token }), peer);
  assertEquals(peer.events, []);
});

Deno.test("a rank of another world is told from a stranger", async () => {
  const peer = new TestPeer();
  await say(hello({ token: peer.token, worldSize: 3 }), peer);
  assertEquals(peer.events, [
    "disconnected Cannot accept rank 0: it was started as one of 3, where the runner has 1",
  ]);
});
