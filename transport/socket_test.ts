import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { type Frame, FRAME_LIMITS, FrameType } from "../protocol/frame.ts";
import { connect, listen } from "./socket.ts";
import type { Connection } from "./transport.ts";

/** Two ends of a connection, and what is needed to be rid of them. */
async function pair(
  transport: "unix" | "tcp",
): Promise<{ near: Connection; far: Connection } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const listener = listen(
    transport === "unix"
      ? { transport, path: `${folder}/test.sock` }
      : { transport, hostname: "127.0.0.1", port: 0 },
  );
  const accepted = listener[Symbol.asyncIterator]().next();
  const near = await connect(listener.address);
  const far = (await accepted).value as Connection;
  near.limits = far.limits = FRAME_LIMITS;
  return {
    near,
    far,
    async [Symbol.asyncDispose]() {
      near.close();
      far.close();
      listener.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

for (const transport of ["unix", "tcp"] as const) {
  Deno.test(`frames cross a ${transport} socket in order, large parts among small ones`, async () => {
    await using ends = await pair(transport);
    const { near, far } = ends;
    const big = new Uint8Array(3_000_000).fill(7);
    const arrived: [number, number][] = [];
    const reading = far.run(({ call, parts }: Frame) => {
      arrived.push([call, parts.reduce((sum, part) => sum + part.length, 0)]);
      if (arrived.length === 300) far.close();
    });
    for (let call = 0; call < 300; call++) {
      near.send({ type: FrameType.Item, call, parts: call % 100 === 50 ? [big] : [] });
    }
    await reading;
    assertEquals(
      arrived,
      Array.from({ length: 300 }, (_, call) => [call, call % 100 === 50 ? big.length : 0]),
    );
  });
}

Deno.test("send() settles when the bytes have left, and rejects when the connection ends first", async () => {
  await using ends = await pair("unix");
  const { near, far } = ends;
  await near.send({ type: FrameType.Stop });
  const stuck = near.send({ type: FrameType.Item, parts: [new Uint8Array(50_000_000)] });
  far.close();
  await assertRejects(() => stuck);
  await assertRejects(() => near.send({ type: FrameType.Stop }));
});

Deno.test("run() ends when either side closes", async () => {
  await using ends = await pair("unix");
  const { near, far } = ends;
  const both = [near.run(() => {}), far.run(() => {})];
  far.close();
  await Promise.all(both);
});

Deno.test("run() rejects when the peer leaves inside a frame, or sends what is none", async () => {
  const folder = await Deno.makeTempDir();
  const listener = listen({ transport: "unix", path: `${folder}/test.sock` });
  for (const bytes of [[FrameType.Stop, 0, 0], new Array(16).fill(99)]) {
    const accepted = listener[Symbol.asyncIterator]().next();
    const raw = await Deno.connect({ transport: "unix", path: `${folder}/test.sock` });
    const connection = (await accepted).value as Connection;
    await raw.write(new Uint8Array(bytes));
    raw.close();
    await assertRejects(() => connection.run(() => {}), ProtocolError);
    connection.close();
  }
  listener.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("closing a listener removes its socket, and ends the accepting", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/test.sock`;
  const listener = listen({ transport: "unix", path });
  const accepting = Array.fromAsync(listener);
  listener.close();
  listener.close();
  assertEquals(await accepting, []);
  await Deno.remove(folder);
});
