import { assertEquals, assertRejects } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import {
  encodeMessage,
  type Frame,
  FRAME_LIMITS,
  type FrameInit,
  FrameType,
  HANDSHAKE_LIMITS,
  handshakeKey,
  randomHex,
  RunnerHandshake,
} from "../protocol/mod.ts";
import type { Connection } from "../transport/mod.ts";
import { introduce, RunnerBusy, type RunnerConnection, RunnerRefused } from "./introduce.ts";

const SECRET = "0123456789abcdefghij";
const PLACEMENT = { rank: 0, worldSize: 1, localRank: 0, localWorldSize: 1 };
const WELCOME = { type: FrameType.Welcome, body: new Uint8Array([1]) };

/** A connection whose other end is the test. */
class TestConnection implements Connection {
  readonly transport: "unix" | "tcp";
  readonly hasBegun = false;
  limits = HANDSHAKE_LIMITS;
  isClosed = false;
  readonly sent: FrameInit[] = [];
  readonly #ended = Promise.withResolvers<void>();
  readonly #answer: (frame: FrameInit, connection: TestConnection) => unknown;
  #onFrame: (frame: Frame) => void = () => {};

  constructor(
    answer: (frame: FrameInit, connection: TestConnection) => unknown,
    transport: "unix" | "tcp" = "unix",
  ) {
    this.#answer = answer;
    this.transport = transport;
  }

  run(onFrame: (frame: Frame) => void): Promise<void> {
    this.#onFrame = onFrame;
    return this.#ended.promise;
  }

  /** Delivers a frame to the rank. */
  say({ type, body = new Uint8Array(0) }: FrameInit): void {
    if (this.isClosed) return;
    try {
      this.#onFrame({ type, flags: 0, call: 0, body: new Uint8Array(body), parts: [] });
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  send(frame: FrameInit): Promise<void> {
    this.sent.push(frame);
    this.#answer(frame, this);
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
    this.#ended.resolve();
  }

  post(frame: FrameInit): void {
    this.send(frame);
  }

  hold(): void {}
  flush(): void {}
  sendEncoded(): void {}
  closeAfter(): void {}
  settled = () => Promise.resolve();
  unref(): void {}
}

function meet(connection: TestConnection, signal?: AbortSignal): Promise<RunnerConnection> {
  return introduce(connection, { secret: SECRET, placement: PLACEMENT, signal });
}

/** Answers like a runner that knows a secret. */
function runnerWith(secret: string, then: readonly FrameInit[] = []): TestConnection {
  return new TestConnection(async ({ type, body }, connection) => {
    if (type !== FrameType.Hello) return;
    const hello: Frame = { type, flags: 0, call: 0, body: new Uint8Array(body!), parts: [] };
    const handshake = new RunnerHandshake(hello, randomHex(), "unix");
    connection.say(await handshake.challenge(await handshakeKey(secret)));
    for (const frame of then) connection.say(frame);
  });
}

Deno.test("a runner that proves itself is answered, and heard from then on", async () => {
  const connection = runnerWith(SECRET);
  const line = await meet(connection);
  assertEquals(connection.sent.map(({ type }) => type), [FrameType.Hello, FrameType.Proof]);
  assertEquals(connection.limits, FRAME_LIMITS);
  connection.say(WELCOME);
  const heard: number[] = [];
  const reading = line.run(({ type, body }) => void heard.push(type, ...body));
  connection.say({ type: FrameType.Stop });
  line.close();
  await reading;
  assertEquals(heard, [FrameType.Welcome, 1, FrameType.Stop]);
});

const FALSE_RUNNERS: Record<string, TestConnection> = {
  "proves another secret": runnerWith("another secret 0123456"),
  "goes on before it was answered": runnerWith(SECRET, [WELCOME]),
  "says what to load, and proves nothing": new TestConnection((_, connection) => connection.say(WELCOME)),
  "says the hello back": new TestConnection((frame, connection) => connection.say(frame)),
  "proves nothing": new TestConnection((_, connection) =>
    connection.say({
      type: FrameType.Challenge,
      body: encodeMessage({ session: randomHex(), nonce: randomHex(), proof: randomHex() }),
    })
  ),
  "says nothing that can be read": new TestConnection((_, connection) =>
    connection.say({ type: FrameType.Challenge, body: new Uint8Array([0xc1]) })
  ),
};

for (const [what, connection] of Object.entries(FALSE_RUNNERS)) {
  Deno.test(`a runner that ${what} is not believed`, async () => {
    await assertRejects(() => meet(connection), ProtocolError);
    assertEquals(connection.isClosed, true);
    assertEquals(connection.sent.map(({ type }) => type), [FrameType.Hello]);
    assertEquals(connection.limits, HANDSHAKE_LIMITS);
  });
}

Deno.test("a runner without room is told from one without a place for this rank", async () => {
  const answering = (type: FrameType) => new TestConnection((_, connection) => connection.say({ type }));
  await assertRejects(() => meet(answering(FrameType.Busy)), RunnerBusy);
  await assertRejects(() => meet(answering(FrameType.Refused)), RunnerRefused);
  const leaves = (_: FrameInit, connection: TestConnection) => connection.close();
  await assertRejects(() => meet(new TestConnection(leaves)), RunnerRefused);
  await assertRejects(() => meet(new TestConnection(leaves, "tcp")), RunnerBusy);
});

Deno.test("a runner that does not answer is given up by the signal", async () => {
  const connection = new TestConnection(() => {});
  const late = new AbortController();
  const meeting = meet(connection, late.signal);
  late.abort(new RangeError("late"));
  await assertRejects(() => meeting, RangeError, "late");
  assertEquals(connection.isClosed, true);
  await assertRejects(() => meet(new TestConnection(() => {}), late.signal), RangeError, "late");
});
