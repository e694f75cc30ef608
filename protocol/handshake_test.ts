import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import { encodeFrame, type Frame, type FrameInit, FrameType, PREFIX_BYTE_LENGTH } from "./frame.ts";
import { handshakeKey, randomHex, RankHandshake, RunnerHandshake, type TransportKind } from "./handshake.ts";
import {
  type Challenge,
  decodeMessage,
  encodeMessage,
  HELLO,
  type Hello,
  PROTOCOL_VERSION,
} from "./messages.ts";

const SESSION = randomHex();
const KEY = await handshakeKey("the ranks' own secret, 0123456789");
const OTHER = await handshakeKey("another's secret, 0123456789 abcdef");
const WHO = { rank: 1, worldSize: 2, pid: 7 };

/** Converts a frame to its received form. */
function frame({ type, flags = 0, call = 0, body = new Uint8Array(0), parts = [] }: FrameInit): Frame {
  return { type, flags, call, body: new Uint8Array(body), parts };
}

function rank(key = KEY, transport: TransportKind = "unix", who = WHO): RankHandshake {
  return new RankHandshake(key, transport, who);
}

function runner(hello: FrameInit, transport: TransportKind = "unix", session = SESSION): RunnerHandshake {
  return new RunnerHandshake(frame(hello), session, transport);
}

Deno.test("two sides that have the same secret know each other in three frames, and it is in none", async () => {
  const near = rank();
  const far = runner(near.hello);
  const challenge = await far.challenge(KEY);
  const proof = await near.answer(frame(challenge));
  await far.check(frame(proof), KEY);
  assertEquals({ ...far.hello, nonce: "" }, { version: PROTOCOL_VERSION, ...WHO, nonce: "" });
  const sent = [near.hello, challenge, proof].flatMap((init) => encodeFrame(init));
  const words = sent.map((bytes) => new TextDecoder().decode(bytes)).join();
  assert(!words.includes("secret"));
  assert(sent.every(({ length }) => length < 400));
});

Deno.test("nonces are never the same twice", () => {
  const nonces = Array.from({ length: 100 }, () => rank().hello.body!).map((body) =>
    decodeMessage<Hello>(HELLO, new Uint8Array(body)).nonce
  );
  assertEquals(new Set(nonces).size, 100);
});

Deno.test("a runner without the secret is refused, and gets nothing from the rank", async () => {
  const near = rank();
  const challenge = await runner(near.hello).challenge(OTHER);
  await assertRejects(() => near.answer(frame(challenge)), ProtocolError, "its proof does not match");
});

Deno.test("a rank without the secret is refused", async () => {
  const near = rank(OTHER);
  const far = runner(near.hello);
  const proof = await near.answer(frame(await far.challenge(OTHER)));
  await assertRejects(() => far.check(frame(proof), KEY), ProtocolError, "it is not rank 1");
});

Deno.test("a proof that was heard before serves no other connection", async () => {
  const near = rank();
  const far = runner(near.hello);
  const challenge = await far.challenge(KEY);
  const proof = await near.answer(frame(challenge));
  // Replayed to the runner: the same hello gets another nonce to prove.
  const again = runner(near.hello);
  await again.challenge(KEY);
  await assertRejects(() => again.check(frame(proof), KEY), ProtocolError);
  // Replayed to another rank's process: it has its own nonce.
  await assertRejects(() => rank().answer(frame(challenge)), ProtocolError);
});

Deno.test("what one side has proved is not the other's proof", async () => {
  const near = rank();
  const far = runner(near.hello);
  const challenge = await far.challenge(KEY);
  const { proof } = decodeMessage<Challenge>(
    { session: "string", nonce: "string", proof: "string" },
    new Uint8Array(challenge.body!),
  );
  await assertRejects(
    () => far.check(frame({ type: FrameType.Proof, body: encodeMessage({ proof }) }), KEY),
    ProtocolError,
  );
  // A rank that receives its own hello does not accept it as a challenge.
  await assertRejects(() => near.answer(frame(near.hello)), ProtocolError);
});

for (
  const [what, forge] of Object.entries(
    {
      "another rank": (hello) => ({ ...hello, rank: 0 }),
      "another number of ranks": (hello) => ({ ...hello, worldSize: 3 }),
      "another process": (hello) => ({ ...hello, pid: 8 }),
      "another nonce": (hello) => ({ ...hello, nonce: randomHex() }),
    } satisfies Record<string, (hello: Hello) => Hello>,
  )
) {
  Deno.test(`a relay that changes a hello to ${what} is found out by the rank`, async () => {
    const near = rank();
    const hello = forge(decodeMessage<Hello>(HELLO, new Uint8Array(near.hello.body!)));
    const far = runner({ type: FrameType.Hello, body: encodeMessage(hello) });
    const challenge = await far.challenge(KEY);
    await assertRejects(() => near.answer(frame(challenge)), ProtocolError, "its proof does not match");
  });
}

Deno.test("a relay between a Unix socket and TCP is found out by both sides", async () => {
  const near = rank(KEY, "unix");
  const far = runner(near.hello, "tcp");
  const challenge = await far.challenge(KEY);
  await assertRejects(() => near.answer(frame(challenge)), ProtocolError);
  const honest = rank(KEY, "tcp");
  const over = runner(honest.hello, "tcp");
  const proof = await honest.answer(frame(await over.challenge(KEY)));
  const plain = new RunnerHandshake(frame(honest.hello), SESSION, "unix");
  await assertRejects(() => plain.check(frame(proof), KEY), ProtocolError);
});

Deno.test("a relay that changes the session or the runner's nonce is found out by the rank", async () => {
  for (const name of ["session", "nonce"] as const) {
    const near = rank();
    const challenge = await runner(near.hello).challenge(KEY);
    const message = decodeMessage<Challenge>(
      { session: "string", nonce: "string", proof: "string" },
      new Uint8Array(challenge.body!),
    );
    const body = encodeMessage({ ...message, [name]: randomHex() });
    await assertRejects(() => near.answer(frame({ type: FrameType.Challenge, body })), ProtocolError);
  }
});

Deno.test("a hello that is not exactly one is refused", () => {
  const good: Hello = { version: PROTOCOL_VERSION, ...WHO, nonce: randomHex() };
  const { nonce: _, ...short } = good;
  const bodies: object[] = [
    { ...good, version: 2 },
    { ...good, rank: -1 },
    { ...good, rank: 0.5 },
    { ...good, rank: NaN },
    { ...good, worldSize: Infinity },
    { ...good, pid: "7" },
    { ...good, nonce: good.nonce.slice(2) },
    { ...good, nonce: good.nonce.toUpperCase().replaceAll(/[0-9]/g, "A") },
    { ...good, nonce: `${good.nonce}\n` },
    { ...good, nonce: "" },
    { ...good, token: "x" },
    short,
    [],
  ];
  const hello = (init: Partial<FrameInit>) =>
    runner({ type: FrameType.Hello, body: encodeMessage(good), ...init });
  hello({});
  for (const body of bodies) {
    assertThrows(() => hello({ body: encodeMessage(body) }), ProtocolError, undefined, JSON.stringify(body));
  }
  for (
    const init of [{ flags: 1 }, { call: 1 }, { parts: [new Uint8Array(1)] }, { type: FrameType.Ready }, {
      body: new Uint8Array(0),
    }]
  ) {
    assertThrows(() => hello(init), ProtocolError);
  }
});

Deno.test("no change of a bit of any frame of the handshake gets past both sides", async () => {
  const outcomes = new Set<string>();
  for (const step of [0, 1, 2]) {
    const { length } = await conversation(step, () => {});
    for (let bit = 8 * PREFIX_BYTE_LENGTH; bit < 8 * length; bit += 7) {
      const { outcome } = await conversation(step, (body) => {
        body[(bit >> 3) - PREFIX_BYTE_LENGTH]! ^= 1 << (bit & 7);
      });
      outcomes.add(outcome);
    }
  }
  assertEquals([...outcomes], ["refused"]);
});

/** Runs a handshake in which one of the three frames is changed. */
async function conversation(
  step: number,
  change: (body: Uint8Array) => void,
): Promise<{ outcome: string; length: number }> {
  let length = 0;
  const pass = (index: number, init: FrameInit): Frame => {
    const passed = frame(init);
    if (index === step) change(passed.body);
    if (index === step) length = PREFIX_BYTE_LENGTH + passed.body.length;
    return passed;
  };
  try {
    const near = rank();
    const far = new RunnerHandshake(pass(0, near.hello), SESSION, "unix");
    const proof = await near.answer(pass(1, await far.challenge(KEY)));
    await far.check(pass(2, proof), KEY);
    return { outcome: "known", length };
  } catch (error) {
    assert(error instanceof ProtocolError, String(error));
    return { outcome: "refused", length };
  }
}
