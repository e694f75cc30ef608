/**
 * Frames to test decoders with: valid frames of every type, randomly changed frames, and invalid frames.
 *
 * @module
 */
import {
  encodeFrame,
  encodeMessage,
  encodeTextEvent,
  encodeValue,
  FrameFlag,
  type FrameInit,
  FrameType,
  SEGMENT_PAGE,
  SharedPart,
  toRemoteError,
} from "../../protocol/mod.ts";
import { EncodedImage, tensor } from "../../mod.ts";
import { joined } from "../bytes.ts";
import { randomBody } from "./bodies.ts";
import type { Random } from "./random.ts";

const VALUES: unknown[] = [
  undefined,
  { x: 1, y: [1.5, -0, 2n ** 70n, 2n ** 63n], text: "é\ud800", ["__proto__"]: null },
  new Map<unknown, unknown>([["a", new Set([1, NaN, "b"])], [{ deep: [[[new Date(7)]]] }, undefined]]),
  [tensor([[1, 2], [3, 4]]), new Float64Array(3), new ArrayBuffer(0), new Uint8Array(0)],
  { image: new EncodedImage("image/png", 3, 4, new Uint8Array(9)), holes: new Array(1000) },
  Array.from({ length: 60 }, (_, index) => ({ index, name: `n${index}` })),
  Object.fromEntries(Array.from({ length: 40 }, (_, index) => [index * 7, index])),
];

const ERRORS: unknown[] = [
  new Error("x", { cause: new AggregateError([new RangeError("y"), "z"], "many") }),
  Object.assign(new TypeError("fields"), {
    code: "E",
    status: 500,
    details: { deep: [1, 2n] },
    bytes: new Uint8Array(5),
  }),
  { thrown: "as it is" },
];

const NONCE = "0123456789abcdef".repeat(4);

/** A frame of every type, and several with different contents where that matters. */
const VALID: readonly FrameInit[] = [
  message(FrameType.Hello, { version: 1, rank: 0, worldSize: 2, pid: 7, nonce: NONCE }),
  message(FrameType.Challenge, { session: NONCE, nonce: NONCE, proof: NONCE }),
  message(FrameType.Proof, { proof: NONCE }),
  message(FrameType.Welcome, {
    module: "file:///a.ts",
    exportName: "A",
    device: "cpu",
    safetensorsOnly: false,
    now: 1.5,
    storeSecret: NONCE,
    noticeToken: NONCE,
  }),
  message(FrameType.Loaded, { storeAddress: "unix:/tmp/s", libraryMissing: null, device: "cuda:1" }),
  message(FrameType.Epoch, {
    epoch: 1,
    storeAddress: null,
    reason: "none",
    timeoutMs: 1,
    formTimeoutMs: 1,
    newRanks: true,
    checkCollectives: false,
    cuda: false,
    page: null,
  }),
  message(FrameType.Ready, { device: "cpu" }),
  message(FrameType.Credit, { items: 16, bytes: 400 }),
  message(FrameType.Abort, { reason: "rank 1 is gone" }),
  message(FrameType.Store, { address: "tcp://127.0.0.1:4001" }),
  message(FrameType.Joined, { epoch: 3 }),
  message(FrameType.Segment, { segment: 2, path: "/dev/shm/page", nonce: NONCE }),
  message(FrameType.Opened, { segment: 2, error: null }),
  message(FrameType.Granted, { segment: 2, byteLength: 2 ** 30 }),
  ...[FrameType.Call, FrameType.Result].map((type) => ({
    type,
    call: 1,
    body: new Uint8Array([0xc7, 5, 9, 0, 0, 0, 0, 0]),
    parts: [new SharedPart(1, SEGMENT_PAGE, 2 ** 16)],
  })),
  ...ERRORS.map((error) =>
    message(FrameType.Failure, { at: 1.5, misuse: false, epoch: 0, error: toRemoteError(error) })
  ),
  ...[
    FrameType.Cancel,
    FrameType.Stop,
    FrameType.Goodbye,
    FrameType.Ping,
    FrameType.Pong,
    FrameType.Attached,
    FrameType.Busy,
    FrameType.Refused,
    FrameType.Released,
    FrameType.Wanted,
  ].map((type) => ({ type, call: 1 })),
  ...VALUES.flatMap((value) => {
    const { body, parts } = encodeValue(value, { name: "value", copy: true });
    const init = { call: 1, body: body.slice(), parts };
    return [
      { ...init, type: FrameType.Setup },
      { ...init, type: FrameType.Call, flags: FrameFlag.Streaming },
      { ...init, type: FrameType.Item },
      { ...init, type: FrameType.Result, flags: FrameFlag.HasValue },
      { type: FrameType.Item, call: 1, flags: FrameFlag.TextEvent, parts: [encodeTextEvent(value)] },
    ];
  }),
];
const ENCODED = VALID.map((frame) => joined(encodeFrame(frame)));
const WITH_VALUES = [FrameType.Setup, FrameType.Call, FrameType.Item, FrameType.Result];
const MAX_BODY = 4000;

/**
 * Makes a frame.
 *
 * @param random The source of random numbers.
 * @returns The frame's bytes, which may be cut or followed by more.
 */
export function randomFrame(random: Random): Uint8Array<ArrayBuffer> {
  switch (random.below(8)) {
    case 0:
      return random.pick(ENCODED);
    case 1:
      return noise(random);
    case 2:
    case 3:
    case 4:
      return changed(random, random.pick(ENCODED));
    default:
      return made(random);
  }
}

/** Makes a frame with a valid prefix, a grammatical body, and parts. */
function made(random: Random): Uint8Array<ArrayBuffer> {
  const type = random.below(3) === 0 ? 1 + random.below(20) as FrameType : random.pick(WITH_VALUES);
  const most = random.below(50) === 0 ? MAX_BODY : random.below(200);
  const body = randomBody(random, most);
  const parts = Array.from(
    { length: random.below(3) === 0 ? random.below(20) : 0 },
    () => new Uint8Array(random.pick([0, 4, 8, 16])),
  );
  const flags = random.pick([0, 0, 0, 1, 4, 8, 63]);
  const lengths = new BigUint64Array(parts.map(({ length }) => BigInt(length)));
  const head = new Uint8Array(16);
  const view = new DataView(head.buffer);
  view.setUint8(0, type);
  view.setUint8(1, flags);
  view.setUint32(4, 1, true);
  view.setUint32(8, body.length, true);
  view.setUint32(12, parts.length, true);
  return joined([head, new Uint8Array(lengths.buffer), body, ...parts]);
}

function noise(random: Random): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
  if (bytes.length > 3 && random.below(4) > 0) bytes.set([1 + random.below(20), 0, 0, 0]);
  return bytes;
}

/** Changes some bytes, and may remove or repeat a range. */
function changed(random: Random, frame: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = frame.slice();
  for (let change = random.below(4); change >= 0; change--) {
    // The prefix is short but decides most of the outcome.
    const at = random.below(random.below(3) === 0 ? Math.min(24, bytes.length) : bytes.length);
    bytes[at] = random.below(3) === 0 ? bytes[at]! ^ (1 << random.below(8)) : random.byte();
  }
  const [start, end] = [random.below(bytes.length), random.below(bytes.length)];
  switch (random.below(6)) {
    case 0:
      return bytes.slice(0, end);
    case 1:
      return joined([bytes.subarray(0, start), bytes.subarray(end)]);
    default:
      return bytes;
  }
}

function message(type: FrameType, fields: object): FrameInit {
  return { type, call: 1, body: encodeMessage(fields) };
}
