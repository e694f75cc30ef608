import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ProtocolError, RankExitError } from "../mod.ts";
import { encodeFrame, encodeMessage, FrameType, toRemoteError } from "../protocol/mod.ts";
import { startRunner } from "./runner.ts";
import { Echo, SendsRaw } from "./workers/plain.ts";

/** Encodes a frame: type, flags, call, length of the body; and the body. */
function frame(type: number, call: number, body: number[] = []): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 + body.length);
  bytes[0] = type;
  bytes[4] = call;
  bytes[8] = body.length;
  bytes.set(body, 16);
  return bytes;
}

function message(type: FrameType, fields: object): Uint8Array<ArrayBuffer> {
  return encodeFrame({ type, body: encodeMessage(fields) })[0]!;
}

function failure(epoch: number): object {
  return { at: 1, misuse: false, epoch, error: toRemoteError(new Error("x")) };
}

const BREACHES: Record<string, Uint8Array<ArrayBuffer>> = {
  "garbage": new Uint8Array(16).fill(250),
  "a frame that only a runner sends": frame(13, 0),
  "a result of an unknown call": frame(11, 77),
  "an item of a rank other than 0": frame(10, 1, [0xc0]),
  "an invalid failure": frame(12, 1, [0xc0]),
  "the port of a store that rank 0 hosts": message(FrameType.Store, { port: 4000 }),
  "a second Ready message": message(FrameType.Ready, { device: "cpu" }),
  "a failure of a future epoch": message(FrameType.Failure, failure(99)),
};

for (const [name, bytes] of Object.entries(BREACHES)) {
  Deno.test(`a rank that sends ${name} is ended, and its call rejects with the reason`, async () => {
    const runner = await startRunner(SendsRaw, { worldSize: 2 });
    const error = await assertRejects(() => runner.invoke({ rank: 1, bytes }), RankExitError);
    assertEquals(error.rank, 1);
    assertInstanceOf(error.cause, ProtocolError);
    assertEquals(error.cause.rank, 1);
    await runner.stop();
  });
}

Deno.test("strangers neither disturb a runner nor delay its stop", async () => {
  const runner = await startRunner(Echo, { worldSize: 2 });
  const { path } = runner.socket!.address as { path: string };
  const silent = await Deno.connect({ transport: "unix", path });
  const rude = await Deno.connect({ transport: "unix", path });
  await rude.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  assertEquals(await rude.read(new Uint8Array(1)).catch(() => null), null);
  assertEquals(await runner.invokeAll("x"), ["x", "x"]);
  await runner.stop();
  silent.close();
  rude.close();
});
