import { assertEquals } from "@std/assert";
import {
  encodeFrame,
  encodeMessage,
  FRAME_LIMITS,
  type FrameInit,
  FrameType,
  handshakeKey,
  type Hello,
  PROTOCOL_VERSION,
  randomHex,
  RankHandshake,
} from "../../protocol/mod.ts";
import { connect, type Connection } from "../../transport/mod.ts";
import { type Peer, servePeer } from "./handshake.ts";
import { openSocket } from "./socket.ts";
import { Timer } from "../timer.ts";
import { WaitingPeers } from "./waiting_peers.ts";

const SECRET = "1".repeat(64);
const KEY = await handshakeKey(SECRET);

/** First bytes that a stranger may send. The runner drops the connection and continues. */
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
  "a nonce of another length": hello({ nonce: "ab" }),
  "hello, and goes on before it was answered": join(hello({}), encode({ type: FrameType.Ready })),
  "hello twice": join(hello({}), hello({})),
  "hello, and a proof of its own": join(hello({}), proof(randomHex())),
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
  const message: Hello = {
    version: PROTOCOL_VERSION,
    rank: 0,
    worldSize: 1,
    pid: 1,
    nonce: randomHex(),
    ...fields,
  };
  return encode({ type: FrameType.Hello, body: encodeMessage(message) });
}

function proof(text: string): Uint8Array<ArrayBuffer> {
  return encode({ type: FrameType.Proof, body: encodeMessage({ proof: text }) });
}

function join(...all: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(all.flatMap((bytes) => [...bytes]));
}

class TestPeer implements Peer {
  readonly key = Promise.resolve(KEY);
  readonly noticeToken = randomHex();
  connected = false;
  noticed = false;
  readonly events: string[] = [];
  #connection: Connection | null = null;
  onConnected(connection: Connection): void {
    this.connected = true;
    this.#connection = connection;
    this.events.push("connected");
    connection.send({ type: FrameType.Welcome });
  }
  onFrame({ type }: { type: number }): void {
    this.events.push(`frame ${type}`);
    this.#connection?.close();
  }
  onDisconnected(error: Error | null): void {
    this.events.push(`disconnected ${error?.message ?? ""}`);
  }
  onNoticed(): void {
    this.noticed = true;
    this.events.push("noticed");
  }
  onNoticeEnded(): void {
    this.events.push("notice ended");
  }
}

/** Opens a runner's socket that takes one peer until the peer disconnects. */
async function serve(peer: TestPeer, talk: (path: string) => Promise<void>): Promise<void> {
  using _alive = new Timer(10_000, () => {}); // Strangers do not keep the process running.
  const listener = openSocket({ workerPort: 0 });
  const accepted = Promise.withResolvers<Connection>();
  const accepting = listener.accept({ onConnection: accepted.resolve, onTrouble: accepted.reject });
  const { path } = listener.address as { path: string };
  const table = { peers: [peer], session: randomHex(), waiting: new WaitingPeers(1) };
  const served = accepted.promise.then((connection) => servePeer(connection, table));
  await talk(path);
  await served;
  assertEquals(table.waiting.size, 0);
  listener.close();
  await accepting;
}

/** Sends bytes to a runner's socket and reads until it disconnects. */
async function say(bytes: Uint8Array, peer: TestPeer): Promise<void> {
  await serve(peer, async (path) => {
    using stranger = await Deno.connect({ transport: "unix", path });
    for (let offset = 0; offset < bytes.length;) offset += await stranger.write(bytes.subarray(offset));
    await stranger.closeWrite();
    const buffer = new Uint8Array(4096);
    while (await stranger.read(buffer).catch(() => null) !== null);
  });
}

/**
 * Connects a rank to a runner's socket and answers its welcome.
 *
 * @returns The outcome for the rank.
 */
async function meet(
  peer: TestPeer,
  { secret = SECRET, worldSize = 1 }: { secret?: string; worldSize?: number } = {},
): Promise<string> {
  const outcomes: string[] = [];
  const handshake = new RankHandshake(await handshakeKey(secret), "unix", { rank: 0, worldSize, pid: 1 });
  await serve(peer, async (path) => {
    const connection = await connect({ transport: "unix", path }, { secret });
    connection.send(handshake.hello);
    await connection.run((frame) => {
      if (frame.type === FrameType.Challenge) {
        handshake.answer({ ...frame, body: frame.body.slice() }).then(
          (proof) => connection.send(proof),
          ({ name }) => {
            outcomes.push(name);
            connection.close();
          },
        );
      } else if (frame.type === FrameType.Welcome) {
        outcomes.push("known");
        connection.send({ type: FrameType.Ready });
      } else outcomes.push(`frame ${frame.type}`);
    });
    connection.close();
  });
  return outcomes.join();
}

for (const [name, bytes] of Object.entries(STRANGERS)) {
  Deno.test(`a stranger that says ${name} is dropped`, async () => {
    const peer = new TestPeer();
    await say(bytes, peer);
    assertEquals(peer.events, []);
  });
}

Deno.test("random frames and bytes let nobody in, and throw nothing", async () => {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  for (let round = 0; round < 200; round++) {
    const bytes = Uint8Array.from({ length: random(300) }, () => random(256));
    const frames = [hello({ pid: round }), proof(randomHex()), encode({ type: FrameType.Ready }), bytes];
    const said = Array.from({ length: 1 + random(4) }, () => frames[random(frames.length)]!);
    const all = join(...said);
    if (all.length > 0 && random(2) === 0) all[random(all.length)]! ^= 1 << random(8);
    const peer = new TestPeer();
    await say(all, peer);
    assertEquals(peer.events, []);
  }
});

Deno.test("a peer with the secret is known, and heard", async () => {
  const peer = new TestPeer();
  assertEquals(await meet(peer), "known");
  assertEquals(peer.events, ["connected", `frame ${FrameType.Ready}`, "disconnected "]);
});

Deno.test("a peer with another secret is not let in, nor does it trust the runner", async () => {
  const peer = new TestPeer();
  assertEquals(await meet(peer, { secret: "2".repeat(64) }), "ProtocolError");
  assertEquals(peer.events, []);
});

Deno.test("a secret serves once", async () => {
  const peer = new TestPeer();
  peer.connected = true;
  assertEquals(await meet(peer), `frame ${FrameType.Refused}`);
  assertEquals(peer.events, []);
});

Deno.test("the second connection of a peer is known by its token, once", async () => {
  const peer = new TestPeer();
  const notice = () => encode({ type: FrameType.Notice, body: encodeMessage({ token: peer.noticeToken }) });
  await say(notice(), peer);
  assertEquals(peer.events, [], "nobody has the token before the peer has authenticated");
  peer.connected = true;
  await say(encode({ type: FrameType.Notice, body: encodeMessage({ token: randomHex() }) }), peer);
  await say(encode({ type: FrameType.Notice }), peer);
  await say(join(hello({}), notice()), peer);
  assertEquals(peer.events, []);
  await say(notice(), peer);
  assertEquals(peer.events.splice(0), ["noticed", "notice ended"]);
  await say(notice(), peer);
  assertEquals(peer.events, []);
  peer.noticed = false;
  await say(join(notice(), notice()), peer);
  assertEquals(peer.events, ["noticed", "notice ended"]);
});

Deno.test("a rank of another world is told from a stranger", async () => {
  const peer = new TestPeer();
  await meet(peer, { worldSize: 3 });
  assertEquals(peer.events, [
    "disconnected Cannot accept rank 0: it was started as one of 3, where the runner has 1",
  ]);
});
