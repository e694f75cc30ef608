import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { encodeFrame, FRAME_LIMITS, type FrameInit, FrameType } from "../protocol/frame.ts";
import { encodeMessage, PROTOCOL_VERSION } from "../protocol/messages.ts";
import { ProtocolError, RankExitError } from "../mod.ts";
import { startRunner } from "../tests/_runner.ts";
import { Echo, SendsRaw } from "../tests/workers/plain.ts";

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

function hello(fields: { version?: number; rank?: number; token?: string }): Uint8Array<ArrayBuffer> {
  const message = { version: PROTOCOL_VERSION, rank: 0, token: "0".repeat(64), ...fields };
  return encode({ type: FrameType.Hello, body: encodeMessage(message) });
}

Deno.test("a stranger is dropped, whatever it says, and the runner goes on", async () => {
  await using runner = await startRunner(Echo, { worldSize: 2 });
  const { path } = runner.socket!.address as { path: string };
  for (const [name, bytes] of Object.entries(STRANGERS)) {
    const stranger = await Deno.connect({ transport: "unix", path });
    if (bytes.length > 0) await stranger.write(bytes);
    else stranger.closeWrite();
    // The runner says nothing, and hangs up; of a cut prefix it waits for the rest.
    if (name !== "a cut prefix") {
      assertEquals(await stranger.read(new Uint8Array(1)).catch(() => null), null, name);
    }
    stranger.close();
    assertEquals(await runner.invokeAll(name), [name, name]);
  }
});

const BREACHES: Record<string, FrameInit | "garbage"> = {
  "garbage": "garbage",
  "a frame that only a runner sends": { type: FrameType.Stop },
  "a result of a call that is not": { type: FrameType.Result, call: 77 },
  "an item of a rank other than 0": { type: FrameType.Item, call: 1, body: new Uint8Array([0xc0]) },
  "a failure that is none": { type: FrameType.Failure, call: 1, body: new Uint8Array([0xc0]) },
};

for (const [name, breach] of Object.entries(BREACHES)) {
  Deno.test(`a rank that sends ${name} is ended, and its call rejects with the reason`, async () => {
    const runner = await startRunner(SendsRaw, { worldSize: 2 });
    const bytes = breach === "garbage" ? new Uint8Array(16).fill(250) : encode(breach);
    const error = await assertRejects(() => runner.invoke({ rank: 1, bytes }), RankExitError);
    assertEquals(error.rank, 1);
    assertInstanceOf(error.cause, ProtocolError);
    await runner.stop();
  });
}
