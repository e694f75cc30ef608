/**
 * Frames that a corrupt rank may send: short on the wire but expensive in memory or time, or violations of
 * the protocol.
 *
 * @module
 */
import {
  encodeFrame,
  encodeMessage,
  FrameFlag,
  type FrameInit,
  FrameType,
  SharedPart,
  toRemoteError,
} from "../protocol/mod.ts";
import { joined } from "./bytes.ts";

/** Bytes, as numbers or as an array. */
type Bytes = readonly number[] | Uint8Array<ArrayBuffer>;

/** A body of nested arrays, each of which claims as many elements as there are bytes. */
const NESTED = repeated([0xdd, 0, 1, 0, 0], 20_000);

/** An ArrayBuffer that refers to part 0. */
const BUFFER = [0xc7, 5, 9, 0, 0, 0, 0, 0];

/** Bombs by name, for the rank's current call. */
export const BOMBS: Record<string, (call: number) => Uint8Array<ArrayBuffer>> = {
  "garbage": () => new Uint8Array(16).fill(250),
  "flags that the frame's type does not have": (call) => frame({ type: FrameType.Result, flags: 0xc0, call }),
  "a body that never ends": (call) => prefix({ type: FrameType.Result, call, bodyByteLength: 2 ** 31 }),
  "a million empty parts": (call) => prefix({ type: FrameType.Result, call, partCount: 2 ** 20 }),
  "a part of 2 EiB": (call) =>
    prefix({ type: FrameType.Result, call, partCount: 1, partByteLength: 2n ** 61n }),
  "a result of an unknown call": (call) => frame({ type: FrameType.Result, call: call + 1000 }),
  "a result of nested arrays": (call) => result(call, NESTED),
  "a result of millions of empty objects": (call) => result(call, emptyObjects(8_000_000)),
  "a result of arrays that claim missing elements": (call) => result(call, [0xdd, 0xff, 0xff, 0xff, 0xff]),
  "a result with large objects of a few bytes each": (call) => result(call, indexedObjects(30_000)),
  "a result with a reserved byte": (call) => result(call, [0xc1]),
  "a result followed by more bytes": (call) => result(call, [0xc0, 0xc0]),
  "a result with the key __proto__": (call) => result(call, [0x81, 0xa9, ...text("__proto__"), 0x80]),
  "a result with a number as a key": (call) => result(call, [0x81, 1, 1]),
  "a result with a tensor without elements": (call) => result(call, [0xc7, 5, 11, 0x94, 0, 0, 9, 9], [4]),
  "a result with a tensor of half a row": (call) => result(call, [0xc7, 4, 11, 0x93, 0, 0, 0xff], [4]),
  "a result that uses a part twice": (call) => result(call, [0x92, ...BUFFER, ...BUFFER], [4]),
  "a result that refers to a missing part": (call) => result(call, BUFFER),
  "a result in a segment that the rank does not have": (call) => shared(call, [new SharedPart(7, 4096, 4)]),
  "a result in a segment, with a part in none": (call) => {
    const bomb = shared(call, [new SharedPart(7, 4096, 4)]);
    new DataView(bomb.buffer).setUint32(24, 0, true);
    return bomb;
  },
  "an item in a segment that the rank does not have": (call) =>
    frame({ ...itemInit(call, BUFFER), parts: [new SharedPart(7, 4096, 4)] }),
  "a text event in a segment": (call) =>
    frame({ ...itemInit(call, []), flags: FrameFlag.TextEvent, parts: [new SharedPart(7, 4096, 4)] }),
  "a second wish for a segment": (call) => repeatedFrames(frame({ type: FrameType.Wanted, call }), 2),
  "a second wish for a segment that ranks cannot open": (call) =>
    joined([
      message(FrameType.Opened, { segment: 1, error: "\x1b[2J" }),
      repeatedFrames(frame({ type: FrameType.Wanted, call }), 2),
    ]),
  "a wish for a segment in an unknown call": (call) => frame({ type: FrameType.Wanted, call: call + 1000 }),
  "an opened segment of nested arrays": () => frame({ type: FrameType.Opened, body: bytes(NESTED) }),
  "a release with a body": () => prefix({ type: FrameType.Released, bodyByteLength: 1 }),
  "a result with an unused part": (call) => result(call, [0xc0], [4]),
  "a result with an image of half a pixel": (call) =>
    result(call, [0xc7, 13, 12, 0x94, 0, 0, 1, 0xcb, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0], [4]),
  "an item of nested arrays": (call) => item(call, NESTED),
  "an item without credit": (call) => repeatedFrames(item(call, [0xc0]), 1025),
  "a text event that injects another": (call) => textEvent(call, "data: 1\n\nevent: admin\ndata: 2\n\n"),
  "a text event with an identifier": (call) => textEvent(call, "id: 7\ndata: 1\n\n"),
  "a text event that is not JSON": (call) => textEvent(call, "data: <script>\n\n"),
  "a text event with a carriage return": (call) => textEvent(call, "data: 1\r\rretry: 1\n\n"),
  "a text event that is cut": (call) => textEvent(call, "data: 1\n"),
  "a text event without text": (call) => frame({ type: FrameType.Item, flags: FrameFlag.TextEvent, call }),
  "an invalid failure": (call) => frame({ type: FrameType.Failure, call, body: bytes([0xc0]) }),
  "a failure of nested arrays": (call) => frame({ type: FrameType.Failure, call, body: bytes(NESTED) }),
  "a failure with a thousand causes": (call) => failure(call, { cause: causes(60) }),
  "a failure with thousands of errors": (call) => failure(call, { errors: Array(3000).fill(remote({})) }),
  "a failure without a stack": (call) => failure(call, { stack: null }),
  "a failure with a field of nested arrays": (call) =>
    failure(call, { fields: [{ name: "x", value: crossed(NESTED) }] }),
  "a failure whose message is not text": (call) => failure(call, { message: 7, code: "native" }),
  "a failure with megabytes of control characters": (call) =>
    failure(call, { errors: Array(60).fill(remote({ stack: "\x1b".repeat(64 * 1024) })) }),
  "a failure that lists its errors twice": (call) =>
    failure(call, { errors: [remote({})], fields: [{ name: "errors", value: crossed([0xc0]) }] }),
  "a store with an invalid address": () => message(FrameType.Store, { address: 0.5 }),
  "a store of nested arrays": () => frame({ type: FrameType.Store, body: bytes(NESTED) }),
  "a megabyte for a store's address": () => prefix({ type: FrameType.Store, bodyByteLength: 2 ** 20 - 100 }),
  "an epoch that is NaN": () => message(FrameType.Joined, { epoch: NaN }),
  "a second Loaded message": () =>
    message(FrameType.Loaded, { storeAddress: null, libraryMissing: null, device: "cpu" }),
  "a Loaded message of nested arrays": () => frame({ type: FrameType.Loaded, body: bytes(NESTED) }),
  "a megabyte for a missing library's message": () =>
    prefix({ type: FrameType.Loaded, bodyByteLength: 2 ** 20 }),
  "a second Ready message": () => message(FrameType.Ready, { device: "cpu" }),
  "a second hello": () =>
    message(FrameType.Hello, { version: 1, rank: 0, worldSize: 2, pid: 1, nonce: "0".repeat(64) }),
  "a second proof": () => message(FrameType.Proof, { proof: "0".repeat(64) }),
  "a proof that is too large": () => prefix({ type: FrameType.Proof, bodyByteLength: 2 ** 20 }),
  "a hello that is too large": () => prefix({ type: FrameType.Hello, bodyByteLength: 2 ** 20 }),
  "a Pong with a body": () => prefix({ type: FrameType.Pong, bodyByteLength: 1 }),
  "an Attached message with parts": () => prefix({ type: FrameType.Attached, partCount: 1 }),
  "a goodbye with a body": () => prefix({ type: FrameType.Goodbye, bodyByteLength: 2 ** 20 }),
  ...Object.fromEntries(
    ([
      "Welcome",
      "Setup",
      "Epoch",
      "Call",
      "Cancel",
      "Credit",
      "Stop",
      "Abort",
      "Ping",
      "Challenge",
      "Busy",
      "Refused",
      "Segment",
      "Granted",
    ] as const).map((
      name,
    ) => [
      `${name}, which only a runner sends`,
      () => frame({ type: FrameType[name] }),
    ]),
  ),
};

/** Frames that have no effect anymore. */
export const FLOOD: Uint8Array<ArrayBuffer> = repeatedFrames(message(FrameType.Joined, { epoch: 1 }), 2048);

function frame(init: FrameInit): Uint8Array<ArrayBuffer> {
  return joined(encodeFrame(init));
}

function result(call: number, body: Bytes, parts: number[] = []): Uint8Array<ArrayBuffer> {
  return frame({
    type: FrameType.Result,
    flags: FrameFlag.HasValue,
    call,
    body: bytes(body),
    parts: partsOf(parts),
  });
}

/** A result whose parts are in shared memory. */
function shared(call: number, parts: SharedPart[]): Uint8Array<ArrayBuffer> {
  return frame({ type: FrameType.Result, flags: FrameFlag.HasValue, call, body: bytes(BUFFER), parts });
}

function item(call: number, body: Bytes): Uint8Array<ArrayBuffer> {
  return frame(itemInit(call, body));
}

function itemInit(call: number, body: Bytes): FrameInit {
  return { type: FrameType.Item, call, body: bytes(body) };
}

function textEvent(call: number, event: string): Uint8Array<ArrayBuffer> {
  return frame({ type: FrameType.Item, flags: FrameFlag.TextEvent, call, parts: [bytes(text(event))] });
}

function message(type: FrameType, fields: object): Uint8Array<ArrayBuffer> {
  return frame({ type, body: encodeMessage(fields) });
}

function failure(call: number, fields: object): Uint8Array<ArrayBuffer> {
  const body = encodeMessage({ at: 1, misuse: false, epoch: 0, error: remote(fields) });
  return frame({ type: FrameType.Failure, call, body });
}

function remote(fields: object): object {
  return { ...toRemoteError(new Error("x")), stack: "", ...fields };
}

function causes(levels: number): object {
  return levels === 0 ? remote({}) : remote({ cause: causes(levels - 1) });
}

function crossed(body: Bytes): object {
  return { body: bytes(body), parts: [] };
}

/** Encodes objects with one key each. V8 allocates a thousand elements for such an object. */
function indexedObjects(count: number): Bytes {
  return joined([bytes([0xdd, ...uint32(count)]), repeated([0x81, 0xa4, ...text("1000"), 0xc0], count)]);
}

/** Encodes many empty objects, one byte each. */
function emptyObjects(count: number): Bytes {
  return joined([bytes([0xdd, ...uint32(count)]), repeated([0x80], count)]);
}

/** Encodes a prefix alone; the data that it claims never follows. */
function prefix(
  { type, call = 0, bodyByteLength = 0, partCount = 0, partByteLength = 0n }: {
    type: FrameType;
    call?: number;
    bodyByteLength?: number;
    partCount?: number;
    partByteLength?: bigint;
  },
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(24);
  const view = new DataView(head.buffer);
  view.setUint8(0, type);
  view.setUint32(4, call, true);
  view.setUint32(8, bodyByteLength, true);
  view.setUint32(12, partCount, true);
  view.setBigUint64(16, partByteLength, true);
  return head;
}

function partsOf(lengths: number[]): Uint8Array<ArrayBuffer>[] {
  return lengths.map((length) => new Uint8Array(length));
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}

function bytes(values: Bytes): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values);
}

function repeated(values: readonly number[], count: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(values.length * count);
  all.set(values);
  for (let length = values.length; length < all.length; length *= 2) all.copyWithin(length, 0, length);
  return all;
}

function repeatedFrames(one: Uint8Array<ArrayBuffer>, count: number): Uint8Array<ArrayBuffer> {
  return joined(new Array(count).fill(one));
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}
