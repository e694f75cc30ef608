import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../errors.ts";
import {
  encodeFrame,
  type Frame,
  FRAME_LIMITS,
  frameByteLength,
  FrameFlag,
  type FrameInit,
  FrameType,
  HANDSHAKE_LIMITS,
  putFrame,
} from "./frame.ts";
import { FrameDecoder } from "./frame_decoder.ts";
import { SEGMENT_PAGE, SharedPart } from "./shared_part.ts";

/** Copies a frame, so that its bytes outlive its handling. */
function keep({ type, flags, call, body, parts }: Frame): Frame {
  return { type, flags, call, body: body.slice(), parts };
}

function bytesOf(frames: readonly FrameInit[]): Uint8Array<ArrayBuffer> {
  const chunks = frames.flatMap((frame) => encodeFrame(frame));
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** Feeds bytes as a socket would, at most `step` at a time. */
function feed(decoder: FrameDecoder, bytes: Uint8Array, step: number): void {
  for (let offset = 0; offset < bytes.length;) {
    const target = decoder.buffer();
    const count = Math.min(step, target.length, bytes.length - offset);
    target.set(bytes.subarray(offset, offset + count));
    decoder.advance(count);
    offset += count;
  }
}

function decodeAll(bytes: Uint8Array, step: number): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder((frame) => frames.push(keep(frame)));
  decoder.limits = FRAME_LIMITS;
  feed(decoder, bytes, step);
  decoder.finish();
  return frames;
}

function pattern(length: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + seed) & 0xff);
}

const FRAMES: FrameInit[] = [
  { type: FrameType.Stop },
  { type: FrameType.Call, flags: 3, call: 0xffff_fffe, body: pattern(5, 1) },
  {
    type: FrameType.Item,
    call: 2,
    body: pattern(3, 2),
    parts: [pattern(0, 0), pattern(7, 3), pattern(0, 0)],
  },
  { type: FrameType.Result, call: 3, body: pattern(200_000, 4) },
  { type: FrameType.Result, call: 4, body: pattern(100, 5), parts: [pattern(300_000, 6), pattern(1, 7)] },
  { type: FrameType.Goodbye },
];

for (const step of [1, 7, 4096, 65536, 10_000_000]) {
  Deno.test(`frames come out as they went in, read ${step} bytes at a time`, () => {
    const frames = decodeAll(bytesOf(FRAMES), step);
    assertEquals(frames.length, FRAMES.length);
    FRAMES.forEach((sent, index) => {
      const { type, flags = 0, call = 0, body = new Uint8Array(0), parts = [] } = sent;
      assertEquals(frames[index], {
        type,
        flags,
        call,
        body: body as Uint8Array<ArrayBuffer>,
        parts: [...parts],
      });
    });
  });
}

Deno.test("a Result has the rank's count of checkpoints, up to the largest that fits", () => {
  for (const [passed, count] of [[0, 0], [7, 7], [65_534, 65_534], [65_535, 65_535], [70_000, 65_535]]) {
    const counts: unknown[] = [];
    const decoder = new FrameDecoder(({ checkpoints }) => counts.push(checkpoints));
    feed(decoder, bytesOf([{ type: FrameType.Result, checkpoints: passed }]), 1e9);
    assertEquals(counts, [count]);
  }
});

Deno.test("a count of checkpoints in any other frame is a ProtocolError", () => {
  for (const type of [FrameType.Item, FrameType.Call, FrameType.Failure]) {
    const bytes = bytesOf([{ type, checkpoints: 1 }]);
    assertThrows(() => decodeAll(bytes, 1e9), ProtocolError, `unknown type ${type}`);
  }
});

Deno.test("a thousand small frames in one read come out in order", () => {
  const sent = Array.from({ length: 1000 }, (_, call) => ({ type: FrameType.Item, call }));
  assertEquals(decodeAll(bytesOf(sent), 1e9).map(({ call }) => call), sent.map(({ call }) => call));
});

Deno.test("each part is in memory of its own", () => {
  const [frame] = decodeAll(
    bytesOf([{ type: FrameType.Item, parts: [pattern(10, 1), pattern(10, 2)] }]),
    1e9,
  );
  for (const part of frame!.parts) assertEquals((part as Uint8Array).buffer.byteLength, 10);
});

Deno.test("a frame that ends early is a ProtocolError, wherever it ends", () => {
  const bytes = bytesOf([{ type: FrameType.Item, body: pattern(20, 1), parts: [pattern(70_000, 2)] }]);
  for (const length of [1, 15, 16, 20, 24, 30, 44, 50, 65536, bytes.length - 1]) {
    assertThrows(() => decodeAll(bytes.subarray(0, length), 1e9), ProtocolError, "ended inside it");
  }
});

Deno.test("an unknown type is a ProtocolError", () => {
  for (const type of [0, 100, 255]) {
    const bytes = new Uint8Array(16);
    bytes[0] = type;
    assertThrows(() => decodeAll(bytes, 1e9), ProtocolError, `unknown type ${type}`);
  }
});

Deno.test("sizes over the limits are refused before anything is allocated", () => {
  const head = (body: number, parts: number, length = 0n) => {
    const view = new DataView(new ArrayBuffer(24));
    view.setUint8(0, FrameType.Result);
    view.setUint32(8, body, true);
    view.setUint32(12, parts, true);
    view.setBigUint64(16, length, true);
    return new Uint8Array(view.buffer);
  };
  assertThrows(() => decodeAll(head(0xffff_ffff, 0), 1e9), ProtocolError, "its body has 4294967295 bytes");
  assertThrows(() => decodeAll(head(0, 0xffff_ffff), 1e9), ProtocolError, "it has 4294967295 parts");
  assertThrows(() => decodeAll(head(0, 1, 2n ** 63n), 1e9), ProtocolError, "its parts have");
});

Deno.test("before the handshake only a small body is accepted", () => {
  const decoder = new FrameDecoder(() => {});
  const body = new Uint8Array(HANDSHAKE_LIMITS.bodyByteLength + 1);
  assertThrows(
    () => feed(decoder, bytesOf([{ type: FrameType.Setup, body }]), 1e9),
    ProtocolError,
    "the limit is",
  );
  const withPart = bytesOf([{ type: FrameType.Setup, parts: [new Uint8Array(1)] }]);
  assertThrows(() => feed(new FrameDecoder(() => {}), withPart, 1e9), ProtocolError, "the limit is 0");
});

Deno.test("random bytes never do anything but raise a ProtocolError or wait for more", () => {
  let state = 12345;
  const random = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) / 2 ** 32;
  for (let round = 0; round < 2000; round++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 100) }, () => Math.floor(random() * 256));
    if (bytes.length > 0) bytes[0] = Math.floor(random() * 16);
    if (bytes.length > 3) bytes.fill(0, 2, 4);
    const decoder = new FrameDecoder(() => {});
    try {
      feed(decoder, bytes, 1e9);
    } catch (error) {
      assertEquals(error instanceof ProtocolError, true, `seed 12345, round ${round}: ${error}`);
    }
  }
});

Deno.test("a part of more than 2 GiB is whole when all of it has come, also in compiled code", () => {
  const head = new Uint8Array(24);
  const view = new DataView(head.buffer);
  view.setUint8(0, FrameType.Result);
  view.setUint32(12, 1, true);
  const read = (byteLength: number) => {
    let frames = 0;
    view.setBigUint64(16, BigInt(byteLength), true);
    const decoder = new FrameDecoder(() => frames++);
    decoder.limits = FRAME_LIMITS;
    feed(decoder, head, 1e9);
    feed(decoder, new Uint8Array(90), 1);
    return frames;
  };
  for (let round = 0; round < 1000; round++) assertEquals(read(100), 0);
  assertEquals(read(2 ** 31 + 9), 0);
});

Deno.test("a million empty parts take no time", () => {
  const parts = new Array(FRAME_LIMITS.partCount).fill(new Uint8Array(0));
  const [frame] = decodeAll(bytesOf([{ type: FrameType.Result, parts }]), 1e9);
  assertEquals(frame!.parts.length, FRAME_LIMITS.partCount);
  const over = bytesOf([{ type: FrameType.Result }]);
  new DataView(over.buffer).setUint32(12, 2 ** 20, true);
  assertThrows(() => decodeAll(over, 1e9), ProtocolError, "it has 1048576 parts, the limit is 262144");
});

Deno.test("flags that a type has not, and bodies and parts of what has none, are refused", () => {
  const frame = (type: number, flags: number, bodyByteLength: number, partCount: number) => {
    const view = new DataView(new ArrayBuffer(32));
    view.setUint8(0, type);
    view.setUint8(1, flags);
    view.setUint32(8, bodyByteLength, true);
    view.setUint32(12, partCount, true);
    return new Uint8Array(view.buffer);
  };
  const { Attached, Call, Failure, Item, Joined, Ping, Result, Stop } = FrameType;
  for (const [type, flags] of [[Call, 4], [Item, 1], [Result, 128], [Stop, 1], [Failure, 128]] as const) {
    assertThrows(() => decodeAll(frame(type, flags, 0, 0), 1e9), ProtocolError, `has invalid flags ${flags}`);
  }
  for (const type of [Attached, Ping, Stop]) {
    assertThrows(() => decodeAll(frame(type, 0, 1, 0), 1e9), ProtocolError, "the limit is 0");
    assertThrows(() => decodeAll(frame(type, 0, 0, 1), 1e9), ProtocolError, "the limit is 0");
  }
  for (const type of [Joined, Failure]) {
    assertThrows(() => decodeAll(frame(type, 0, 2 ** 24, 0), 1e9), ProtocolError, "the limit is");
  }
});

Deno.test("shared parts carry only their places, and mix with others, however the bytes are split", () => {
  const parts = [
    pattern(5, 1),
    new SharedPart(3, 2 * SEGMENT_PAGE, 2 ** 33),
    pattern(0, 0),
    pattern(100_000, 2),
  ];
  const sent = { type: FrameType.Call, call: 9, flags: FrameFlag.Streaming, body: pattern(7, 3), parts };
  const bytes = bytesOf([sent, { type: FrameType.Stop }]);
  assertEquals(bytes.length < 101_000, true);
  for (const step of [1, 7, 1e9]) {
    const [call, stop] = decodeAll(bytes, step);
    assertEquals(call, { ...sent, flags: FrameFlag.Streaming | FrameFlag.Shared });
    assertEquals(stop!.type, FrameType.Stop);
  }
});

Deno.test("a frame is the same in memory that had other bytes before", () => {
  const frames: FrameInit[] = [
    { type: FrameType.Stop },
    { type: FrameType.Result, call: 2 ** 31 + 1, checkpoints: 300, body: pattern(5, 1) },
    { type: FrameType.Item, call: 1, parts: [pattern(5, 1), pattern(0, 0)] },
    { type: FrameType.Call, body: pattern(3, 2), parts: [pattern(5, 1), new SharedPart(3, SEGMENT_PAGE, 9)] },
  ];
  for (const frame of frames) {
    const byteLength = frameByteLength(frame);
    const used = new Uint8Array(byteLength + 2).fill(0xff);
    putFrame(frame, used, 1);
    assertEquals(used.subarray(1, -1), bytesOf([frame]));
    assertEquals([used[0], used[byteLength + 1]], [0xff, 0xff]);
  }
});

Deno.test("a shared part counts with its size, and a place in no segment is refused", () => {
  const huge = { type: FrameType.Call, parts: [new SharedPart(1, 0, 2 ** 37)] };
  assertThrows(() => encodeFrame(huge), RangeError, "its parts have");
  const bytes = bytesOf([{ type: FrameType.Call, parts: [new SharedPart(1, SEGMENT_PAGE, 1)] }]);
  new DataView(bytes.buffer).setUint32(24, 0, true);
  assertThrows(() => decodeAll(bytes, 1e9), ProtocolError, "a place in no segment");
});
