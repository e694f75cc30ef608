import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType } from "../protocol/mod.ts";
import { connect, listen } from "./socket.ts";
import type { Connection } from "./transport.ts";
import { temporaryFolder } from "../tests/testing.ts";

const SECRET = { secret: "what both sides know" };

/** Opens both ends of a connection. The far end reads. Disposing closes everything. */
async function pair(
  transport: "unix" | "tcp",
  onFrame: (frame: Frame, far: Connection) => void = () => {},
): Promise<{ near: Connection; far: Connection; reading: Promise<void> } & AsyncDisposable> {
  using started = new DisposableStack();
  const folder = started.use(temporaryFolder());
  const listener = listen(
    transport === "unix"
      ? { transport, path: `${folder.path}/test.sock` }
      : { transport, hostname: "127.0.0.1", port: 0 },
    SECRET,
  );
  const accepted = listener[Symbol.asyncIterator]().next();
  const connecting = connect(listener.address, SECRET);
  const far = (await accepted).value as Connection;
  far.limits = FRAME_LIMITS;
  const reading = far.run((frame) => onFrame(frame, far));
  const near = await connecting;
  near.limits = FRAME_LIMITS;
  const cleanup = started.move();
  return {
    near,
    far,
    reading,
    async [Symbol.asyncDispose]() {
      near.close();
      far.close();
      await reading;
      listener.close();
      cleanup.dispose();
    },
  };
}

for (const transport of ["unix", "tcp"] as const) {
  Deno.test(`frames cross a ${transport} socket in order, large parts among small ones`, async () => {
    const big = new Uint8Array(3_000_000).fill(7);
    const arrived: [number, number][] = [];
    await using ends = await pair(transport, ({ call, parts }, far) => {
      arrived.push([call, parts.reduce((sum, part) => sum + part.byteLength, 0)]);
      if (arrived.length === 300) far.close();
    });
    for (let call = 0; call < 300; call++) {
      ends.near.send({ type: FrameType.Item, call, parts: call % 100 === 50 ? [big] : [] });
    }
    await ends.reading;
    assertEquals(
      arrived,
      Array.from({ length: 300 }, (_, call) => [call, call % 100 === 50 ? big.length : 0]),
    );
  });

  Deno.test(`frames cross a ${transport} socket the other way, large parts among small ones`, async () => {
    await using ends = await pair(transport);
    const { near, far } = ends;
    const big = new Uint8Array(3_000_000).fill(7);
    const arrived: number[] = [];
    const reading = near.run(({ parts }) => {
      arrived.push(parts.reduce((sum, part) => sum + part.byteLength, 0));
      if (arrived.length === 100) near.close();
    });
    for (let call = 0; call < 100; call++) {
      far.send({ type: FrameType.Item, call, parts: call % 50 === 25 ? [big] : [] });
    }
    await reading;
    assertEquals(arrived, Array.from({ length: 100 }, (_, call) => call % 50 === 25 ? big.length : 0));
  });

  Deno.test(`send() over ${transport} settles when the bytes have left, and rejects when the connection ends first`, async () => {
    await using ends = await pair(transport);
    const { near, far } = ends;
    await far.send({ type: FrameType.Stop });
    const stuck = far.send({ type: FrameType.Item, parts: [new Uint8Array(50_000_000)] });
    near.close();
    await assertRejects(() => stuck);
    await assertRejects(() => far.send({ type: FrameType.Stop }));
  });

  Deno.test(`run() over ${transport} ends when either side closes`, async () => {
    for (const side of ["near", "far"] as const) {
      await using ends = await pair(transport);
      const reading = ends.near.run(() => {});
      ends[side].close();
      assertEquals(await Promise.all([reading, ends.reading]), [undefined, undefined]);
    }
  });

  Deno.test(`a peer that is hung up on over ${transport} reads the last frame`, async () => {
    await using ends = await pair(transport, (_, far) => far.closeAfter({ type: FrameType.Busy }));
    const types: number[] = [];
    const reading = ends.near.run(({ type }) => void types.push(type));
    await ends.near.send({ type: FrameType.Hello });
    await reading;
    assertEquals(types, [FrameType.Busy]);
  });
}

Deno.test("nobody but its owner may connect to a Unix socket", () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/test.sock`;
  const listener = listen({ transport: "unix", path }, SECRET);
  assertEquals(Deno.lstatSync(path).mode! & 0o777, 0o600);
  listener.close();
});

Deno.test("run() rejects when the peer leaves inside a frame, or sends what is none", async () => {
  using folder = temporaryFolder();
  const listener = listen({ transport: "unix", path: `${folder.path}/test.sock` }, SECRET);
  for (const bytes of [[FrameType.Stop, 0, 0], new Array(16).fill(99)]) {
    const accepted = listener[Symbol.asyncIterator]().next();
    const raw = await Deno.connect({ transport: "unix", path: `${folder.path}/test.sock` });
    const connection = (await accepted).value as Connection;
    await raw.write(new Uint8Array(bytes));
    raw.close();
    await assertRejects(() => connection.run(() => {}), ProtocolError);
    connection.close();
  }
  listener.close();
});

Deno.test("closing a listener removes its socket, and ends the accepting", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/test.sock`;
  const listener = listen({ transport: "unix", path }, SECRET);
  const accepting = Array.fromAsync(listener);
  listener.close();
  listener.close();
  assertEquals(await accepting, []);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
