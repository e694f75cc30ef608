/**
 * Frames: what goes over a connection between the runner and a rank.
 *
 * A frame is a prefix, one msgpack body and any number of raw parts:
 *
 * ```text
 *  0     1      2          4      8             12           16
 *  ┌─────┬──────┬──────────┬──────┬─────────────┬────────────┬──────────────────────┬──────┬─────────┐
 *  │type │flags │ reserved │ call │ body length │ part count │ part count × length  │ body │ parts … │
 *  │ u8  │ u8   │ u16 = 0  │ u32  │ u32         │ u32        │ u64 each             │      │         │
 *  └─────┴──────┴──────────┴──────┴─────────────┴────────────┴──────────────────────┴──────┴─────────┘
 * ```
 *
 * All numbers are little-endian. Tensors, typed arrays and pictures travel as parts, so that neither side
 * copies them through msgpack.
 *
 * @module
 */

/** The kinds of frame, with the direction in which each travels. */
export const FrameType = {
  /** Rank → runner, first frame: who it says it is, and its nonce. */
  Hello: 1,
  /** Runner → rank: which class to load, and its options. */
  Welcome: 2,
  /** Runner → rank: the value for `setup`. */
  Setup: 3,
  /** Rank → runner: class and library are loaded; rank 0 adds the port of its store. */
  Loaded: 4,
  /** Runner → rank: form the process group of this epoch. */
  Epoch: 5,
  /** Rank → runner: `setup` is done. */
  Ready: 6,
  /** Runner → rank: run `call` with this payload. */
  Call: 7,
  /** Runner → rank: the caller no longer wants this call. */
  Cancel: 8,
  /** Runner → rank 0: how many items, and bytes of them, the stream's reader has taken. */
  Credit: 9,
  /** Rank 0 → runner: an item of a stream. */
  Item: 10,
  /** Rank → runner: the call returned. Carries the value where the caller wants this rank's. */
  Result: 11,
  /** Rank → runner: the call (or, with call 0, what came before the first) threw. */
  Failure: 12,
  /** Runner → rank: tear down and exit. */
  Stop: 13,
  /** Rank → runner, last frame: torn down. */
  Goodbye: 14,
  /** Runner → rank: a rank has failed, drop the group of this epoch. */
  Abort: 15,
  /** Rank 0 → runner: where the next epoch's store is. */
  Store: 16,
  /** Rank → runner: it has joined the group of an epoch. */
  Joined: 17,
  /** Runner → rank: answer at once. */
  Ping: 18,
  /** Rank → runner: the answer. */
  Pong: 19,
  /** Rank → runner: the native library is loaded, or known to be missing; from now on it answers. */
  Attached: 20,
  /** Runner → rank, its first frame: its nonce, and the proof that it has the rank's secret. */
  Challenge: 21,
  /** Rank → runner, second frame: the proof that it has the secret, too. */
  Proof: 22,
  /** Runner → rank, in place of a challenge: too many peers have yet to show who they are; connect again. */
  Busy: 23,
  /** Runner → rank, its last frame: there is no place for this rank. */
  Refused: 24,
} as const;

/** One of {@linkcode FrameType}'s numbers. */
export type FrameType = typeof FrameType[keyof typeof FrameType];

const LAST_TYPE = FrameType.Refused;

/** Bits of {@linkcode Frame.flags}. */
export const FrameFlag = {
  /** Of a Call: items are wanted. */
  Streaming: 1,
  /** Of a Call: every rank's result is wanted, not only rank 0's. */
  AllResults: 2,
  /** Of an Item: the body is empty, the one part holds a text event. */
  TextEvent: 4,
  /** Of a Result: there is a value. */
  HasValue: 8,
  /** Of a Result: the rank gave something that the call does not ask it for. */
  Withheld: 16,
  /** Of a Result: the rank has left the call at a yield of its generator. */
  LeftAtYield: 32,
} as const;

/** {@linkcode FrameFlag} bits that a frame of a kind may have. */
const FLAGS: Partial<Record<FrameType, number>> = {
  [FrameType.Call]: FrameFlag.Streaming | FrameFlag.AllResults,
  [FrameType.Item]: FrameFlag.TextEvent,
  [FrameType.Result]: FrameFlag.HasValue | FrameFlag.Withheld | FrameFlag.LeftAtYield,
};

/** Bytes of a frame's prefix, before the lengths of its parts. */
export const PREFIX_BYTE_LENGTH = 16;

/** What a decoder accepts. Checked before anything is allocated. */
export interface FrameLimits {
  /** Bytes of a body. */
  readonly bodyByteLength: number;
  /** Number of parts. */
  readonly partCount: number;
  /** Bytes of all parts of a frame together. */
  readonly partsByteLength: number;
}

/** For a peer that has not proved who it is. */
export const HANDSHAKE_LIMITS: FrameLimits = { bodyByteLength: 4096, partCount: 0, partsByteLength: 0 };

/** For a peer that has. A body may be as long as V8's longest text. */
export const FRAME_LIMITS: FrameLimits = {
  bodyByteLength: 2 ** 29,
  partCount: 2 ** 18,
  partsByteLength: 2 ** 36,
};

const NOTHING: FrameLimits = { bodyByteLength: 0, partCount: 0, partsByteLength: 0 };
/** For messages of a few fields; their texts are errors' at most. */
const MESSAGE: FrameLimits = { ...NOTHING, bodyByteLength: 2 ** 20 };
/** Less, so that what it says fits into a message to the other ranks. */
const PASSED_ON: FrameLimits = { ...NOTHING, bodyByteLength: 2 ** 18 };
/** For the URL of a module, which may be all of it. */
const WELCOME: FrameLimits = { ...NOTHING, bodyByteLength: 2 ** 24 };
/** For what `toRemoteError` makes at most. */
const FAILURE: FrameLimits = { ...NOTHING, bodyByteLength: 2 ** 23 };

/**
 * Says how large a kind of frame can be, whoever sends it.
 *
 * @param type The kind.
 * @returns Its limits.
 */
export function limitsOf(type: FrameType): FrameLimits {
  switch (type) {
    case FrameType.Hello:
    case FrameType.Challenge:
    case FrameType.Proof:
      return HANDSHAKE_LIMITS;
    case FrameType.Setup:
    case FrameType.Call:
    case FrameType.Item:
    case FrameType.Result:
      return FRAME_LIMITS;
    case FrameType.Failure:
      return FAILURE;
    case FrameType.Welcome:
      return WELCOME;
    case FrameType.Loaded:
    case FrameType.Store:
      return PASSED_ON;
    case FrameType.Cancel:
    case FrameType.Stop:
    case FrameType.Goodbye:
    case FrameType.Ping:
    case FrameType.Pong:
    case FrameType.Attached:
    case FrameType.Busy:
    case FrameType.Refused:
      return NOTHING;
    default:
      return MESSAGE;
  }
}

/** A frame as it arrives. Body and parts are in memory of their own. */
export interface Frame {
  /** The kind. */
  readonly type: FrameType;
  /** {@linkcode FrameFlag} bits. */
  readonly flags: number;
  /** The call that it belongs to, or 0. */
  readonly call: number;
  /** The msgpack body; valid only while the frame is handled. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The raw parts; the handler's to keep, and to give each of those that are empty memory of its own. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
}

/** What to put in a frame. */
export interface FrameInit {
  /** The kind. */
  type: FrameType;
  /** {@linkcode FrameFlag} bits; 0 if left out. */
  flags?: number;
  /** The call that it belongs to; 0 if left out. */
  call?: number;
  /** The msgpack body; empty if left out. */
  body?: Uint8Array;
  /** The raw parts; none if left out. */
  parts?: readonly Uint8Array<ArrayBuffer>[];
}

const NO_BYTES = new Uint8Array(0);

/**
 * Encodes a frame.
 *
 * @param init The frame. The body is copied, the parts are not.
 * @returns What to write, in order: prefix and body in one array, then the parts that are not empty.
 * @throws {RangeError} If it is over {@linkcode FRAME_LIMITS}, or its body over the kind's limit.
 */
export function encodeFrame(init: FrameInit): Uint8Array<ArrayBuffer>[] {
  const { type, flags = 0, call = 0, body = NO_BYTES, parts = [] } = init;
  const headByteLength = PREFIX_BYTE_LENGTH + 8 * parts.length;
  const head = new Uint8Array(headByteLength + body.length);
  const view = new DataView(head.buffer);
  view.setUint8(0, type);
  view.setUint8(1, flags);
  view.setUint32(4, call, true);
  view.setUint32(8, body.length, true);
  view.setUint32(12, parts.length, true);
  let partsByteLength = 0;
  for (let index = 0; index < parts.length; index++) {
    const { byteLength } = parts[index]!;
    partsByteLength += byteLength;
    view.setBigUint64(PREFIX_BYTE_LENGTH + 8 * index, BigInt(byteLength), true);
  }
  const { bodyByteLength } = limitsOf(type);
  const limits = { ...FRAME_LIMITS, bodyByteLength };
  const excess = overLimit(body.length, parts.length, partsByteLength, limits);
  if (excess !== null) throw new RangeError(`Cannot send frame: ${excess}`);
  head.set(body, headByteLength);
  return partsByteLength === 0 ? [head] : [head, ...parts.filter((part) => part.byteLength > 0)];
}

/**
 * Says which limit sizes pass.
 *
 * @param bodyByteLength Bytes of the body.
 * @param partCount Number of parts.
 * @param partsByteLength Bytes of all parts.
 * @param limits The limits.
 * @returns The first limit that is passed, in words, or `null`.
 */
export function overLimit(
  bodyByteLength: number,
  partCount: number,
  partsByteLength: number,
  limits: FrameLimits,
): string | null {
  if (bodyByteLength > limits.bodyByteLength) {
    return `its body has ${bodyByteLength} bytes, the limit is ${limits.bodyByteLength}`;
  }
  if (partCount > limits.partCount) return `it has ${partCount} parts, the limit is ${limits.partCount}`;
  if (partsByteLength > limits.partsByteLength) {
    return `its parts have ${partsByteLength} bytes, the limit is ${limits.partsByteLength}`;
  }
  return null;
}

/**
 * Tells flags that a kind of frame can have.
 *
 * @param type The kind.
 * @param flags {@linkcode FrameFlag} bits.
 * @returns Whether there are no others.
 */
export function areFlagsOf(type: FrameType, flags: number): boolean {
  return (flags & ~(FLAGS[type] ?? 0)) === 0;
}

/**
 * Tells a known frame type.
 *
 * @param type The first byte of a frame.
 * @returns Whether it is one of {@linkcode FrameType}.
 */
export function isFrameType(type: number): type is FrameType {
  return type >= FrameType.Hello && type <= LAST_TYPE;
}
