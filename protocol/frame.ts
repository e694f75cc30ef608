/**
 * Frames: the units of communication between the runner and a rank.
 *
 * A frame is a prefix, one msgpack body, and any number of raw parts:
 *
 * ```text
 *  0     1      2          4      8             12           16
 *  ┌─────┬──────┬──────────┬──────┬─────────────┬────────────┬──────────────────────┬──────┬─────────┐
 *  │type │flags │ count    │ call │ body length │ part count │ part count × length  │ body │ parts … │
 *  │ u8  │ u8   │ u16      │ u32  │ u32         │ u32        │ u64 each             │      │         │
 *  └─────┴──────┴──────────┴──────┴─────────────┴────────────┴──────────────────────┴──────┴─────────┘
 * ```
 *
 * All numbers are little-endian. The count is the number of checkpoints that the rank of a Result has passed;
 * it is 0 in other frames. Tensors, typed arrays, and images travel as parts, so that neither side
 * copies them through msgpack.
 *
 * With {@linkcode FrameFlag.Shared}, each length is followed by the part's place in shared memory: the number
 * of the segment (u32) and the page in it (u32), or zeros for a part that follows the body. A shared part has
 * no bytes in the frame.
 *
 * @module
 */
import { type Part, SEGMENT_PAGE, SharedPart } from "./shared_part.ts";

/** Frame types, with their directions. */
export const FrameType = {
  /** Rank → runner, first frame: the claimed identity and a nonce. */
  Hello: 1,
  /** Runner → rank: the class to load, and its options. */
  Welcome: 2,
  /** Runner → rank: the value for `setup`. One with shared parts comes when the rank has opened them. */
  Setup: 3,
  /** Rank → runner: class and library are loaded. Rank 0 adds the address of its store. */
  Loaded: 4,
  /** Runner → rank: form the process group of this epoch. */
  Epoch: 5,
  /** Rank → runner: `setup` has finished. */
  Ready: 6,
  /** Runner → rank: run `call` with this payload. */
  Call: 7,
  /** Runner → rank: the caller has canceled this call. */
  Cancel: 8,
  /** Runner → rank 0: the number of items, and bytes, that the stream's reader has taken. */
  Credit: 9,
  /** Rank 0 → runner: an item of a stream. */
  Item: 10,
  /** Rank → runner: the call returned. Contains the value if the caller requested this rank's result. */
  Result: 11,
  /** Rank → runner: the call threw. With call 0: code before the first call threw. */
  Failure: 12,
  /** Runner → rank: run teardown and exit. */
  Stop: 13,
  /** Rank → runner, last frame: teardown has finished. */
  Goodbye: 14,
  /** Runner → rank: a rank has failed; drop the group of this epoch. */
  Abort: 15,
  /** Rank 0 → runner: the address of the next epoch's store. */
  Store: 16,
  /** Rank → runner: the rank has joined the group of an epoch. */
  Joined: 17,
  /** Runner → rank: answer immediately. */
  Ping: 18,
  /** Rank → runner: the answer to a ping. */
  Pong: 19,
  /**
   * Rank → runner: the native library is loaded, or known to be missing. The rank answers pings from now on.
   */
  Attached: 20,
  /** Runner → rank, first frame: a nonce, and the proof that the runner knows the rank's secret. */
  Challenge: 21,
  /** Rank → runner, second frame: the proof that the rank knows the secret. */
  Proof: 22,
  /**
   * Runner → rank, instead of a challenge: too many peers have not proved their identity yet; connect again.
   */
  Busy: 23,
  /** Runner → rank, last frame: there is no place for this rank. */
  Refused: 24,
  /** Runner → rank: open a segment of shared memory, or close it. */
  Segment: 25,
  /** Rank → runner: the rank has opened a segment. */
  Opened: 26,
  /** Rank → runner: this call, or `setup` if it is 0, no longer uses its shared parts on this rank. */
  Released: 27,
  /** Rank → runner: this rank's item or result for this call is large and could use a segment. */
  Wanted: 28,
  /**
   * Runner → rank: the segment for the rank's next large item or result, or none. Answers a Wanted, and each
   * Item with shared parts.
   */
  Granted: 29,
  /** Rank → runner, first and only frame of a second connection, which ends when the rank dies. */
  Notice: 30,
  /** Runner → rank: like a Call, but the call begins by a later frame. */
  Payload: 31,
  /** Runner → rank: begin the call whose payload this rank has. */
  Begin: 32,
  /** Runner → rank: the call whose payload this rank has will not begin. */
  Withdraw: 33,
} as const;

/** The number of a frame type. */
export type FrameType = typeof FrameType[keyof typeof FrameType];

const LAST_TYPE = FrameType.Withdraw;

/** Bits of {@linkcode Frame.flags}. */
export const FrameFlag = {
  /** Of a Call: the caller reads items. */
  Streaming: 1,
  /** Of a Call: the caller requested every rank's result, not only rank 0's. */
  AllResults: 2,
  /** Of an Item: the body is empty, and the only part is a text event. */
  TextEvent: 4,
  /** Of a Result: it contains a value. */
  HasValue: 8,
  /** Of a Result: the rank produced a value or items that the call does not request from it. */
  Withheld: 16,
  /** Of a Result: the rank left the call at a yield of its generator. */
  LeftAtYield: 32,
  /** Of a Setup, a Call, an Item or a Result: parts may be in shared memory. */
  Shared: 64,
  /** Of a Call: the body begins with the ID that the caller has given to the request. */
  Named: 128,
} as const;

/** Allowed {@linkcode FrameFlag} bits for each frame type. */
const FLAGS: Partial<Record<FrameType, number>> = {
  [FrameType.Payload]: FrameFlag.Streaming | FrameFlag.AllResults | FrameFlag.Named,
  [FrameType.Setup]: FrameFlag.Shared,
  [FrameType.Call]: FrameFlag.Streaming | FrameFlag.AllResults | FrameFlag.Shared | FrameFlag.Named,
  [FrameType.Item]: FrameFlag.TextEvent | FrameFlag.Shared,
  [FrameType.Result]: FrameFlag.HasValue | FrameFlag.Withheld | FrameFlag.LeftAtYield |
    FrameFlag.Shared,
};

/** Length of a frame's prefix, in bytes. The lengths of its parts follow. */
export const PREFIX_BYTE_LENGTH = 16;

/** Bytes for each part after the prefix. */
export const ENTRY_BYTE_LENGTH = 8;

/** The same, with {@linkcode FrameFlag.Shared}. */
export const SHARED_ENTRY_BYTE_LENGTH = 16;

/** The largest count of checkpoints in a frame. It also stands for all larger ones. */
export const MAX_CHECKPOINTS = 0xffff;

/** Size limits that a decoder enforces before it allocates memory. */
export interface FrameLimits {
  /** Size of the body, in bytes. */
  readonly bodyByteLength: number;
  /** Number of parts. */
  readonly partCount: number;
  /** Total size of all parts of a frame, in bytes. */
  readonly partsByteLength: number;
}

/** Limits for a peer that has not proved its identity. */
export const HANDSHAKE_LIMITS: FrameLimits = { bodyByteLength: 4096, partCount: 0, partsByteLength: 0 };

/** Limits for an authenticated peer. A body may be as long as V8's longest string. */
export const FRAME_LIMITS: FrameLimits = {
  bodyByteLength: 2 ** 29,
  partCount: 2 ** 18,
  partsByteLength: 2 ** 36,
};

const EMPTY_LIMITS: FrameLimits = { bodyByteLength: 0, partCount: 0, partsByteLength: 0 };
/** For messages of a few fields. Their longest texts are those of errors. */
const MESSAGE: FrameLimits = { ...EMPTY_LIMITS, bodyByteLength: 2 ** 20 };
/** Smaller, because its content is relayed to the other ranks in a message. */
const RELAYED: FrameLimits = { ...EMPTY_LIMITS, bodyByteLength: 2 ** 18 };
/** For a module's URL, which may contain the whole module. */
const WELCOME: FrameLimits = { ...EMPTY_LIMITS, bodyByteLength: 2 ** 24 };
/** For the largest result of `toRemoteError`. */
const FAILURE: FrameLimits = { ...EMPTY_LIMITS, bodyByteLength: 2 ** 23 };

/**
 * Returns the size limits of a frame type, for both directions.
 *
 * @param type The frame type.
 * @returns The limits.
 */
export function limitsOf(type: FrameType): FrameLimits {
  switch (type) {
    case FrameType.Hello:
    case FrameType.Challenge:
    case FrameType.Proof:
    case FrameType.Notice:
      return HANDSHAKE_LIMITS;
    case FrameType.Setup:
    case FrameType.Call:
    case FrameType.Payload:
    case FrameType.Item:
    case FrameType.Result:
      return FRAME_LIMITS;
    case FrameType.Failure:
      return FAILURE;
    case FrameType.Welcome:
      return WELCOME;
    case FrameType.Loaded:
    case FrameType.Store:
      return RELAYED;
    case FrameType.Cancel:
    case FrameType.Stop:
    case FrameType.Goodbye:
    case FrameType.Ping:
    case FrameType.Pong:
    case FrameType.Attached:
    case FrameType.Busy:
    case FrameType.Refused:
    case FrameType.Released:
    case FrameType.Wanted:
    case FrameType.Begin:
    case FrameType.Withdraw:
      return EMPTY_LIMITS;
    default:
      return MESSAGE;
  }
}

/** A received frame. Body and parts are in their own memory. */
export interface Frame {
  /** The frame type. */
  readonly type: FrameType;
  /** {@linkcode FrameFlag} bits. */
  readonly flags: number;
  /** The number of the frame's call, or 0. */
  readonly call: number;
  /**
   * Of a Result: the number of checkpoints that the rank has passed. {@linkcode MAX_CHECKPOINTS} means that
   * many or more.
   */
  readonly checkpoints?: number;
  /** The msgpack body. Valid only while the frame is handled. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The parts. The handler owns them. Empty parts may share memory, so the handler must replace them. */
  readonly parts: readonly Part[];
}

/** A frame to send. */
export interface FrameInit {
  /** The frame type. */
  type: FrameType;
  /** {@linkcode FrameFlag} bits. Default: 0. */
  flags?: number;
  /** The number of the frame's call. Default: 0. */
  call?: number;
  /** Of a Result: the number of checkpoints that the rank has passed. Default: 0. */
  checkpoints?: number;
  /** The msgpack body. Default: empty. */
  body?: Uint8Array;
  /** The parts. Default: none. */
  parts?: readonly Part[];
}

const NO_BYTES = new Uint8Array(0);
const NO_PARTS: readonly Part[] = [];
/** The place of a part that follows the body of a frame with shared parts. */
const NOT_SHARED = { segment: 0, offset: 0 };

/**
 * Encodes a frame.
 *
 * @param init The frame. The body is copied, the parts are not. A shared part sets
 * {@linkcode FrameFlag.Shared}.
 * @returns The arrays to write, in order: prefix and body in one array, then the non-empty parts.
 * @throws {RangeError} If the frame exceeds {@linkcode FRAME_LIMITS}, or its body exceeds the limit of its
 * type.
 */
export function encodeFrame(init: FrameInit): Uint8Array<ArrayBuffer>[] {
  checkFrame(init);
  const head = new Uint8Array(headByteLength(init));
  putHead(init, head, 0);
  const chunks: Uint8Array<ArrayBuffer>[] = [head];
  for (const part of init.parts ?? NO_PARTS) {
    if (!(part instanceof SharedPart) && part.byteLength > 0) chunks.push(part);
  }
  return chunks;
}

/**
 * Returns the number of bytes of an encoded frame.
 *
 * @param init The frame.
 */
export function frameByteLength(init: FrameInit): number {
  let byteLength = headByteLength(init);
  for (const part of init.parts ?? NO_PARTS) {
    if (!(part instanceof SharedPart)) byteLength += part.byteLength;
  }
  return byteLength;
}

/**
 * Encodes a frame into memory that has room for it.
 *
 * @param init The frame. Its body and its parts are copied.
 * @param target The memory.
 * @param offset Where the frame begins.
 * @throws {RangeError} As {@linkcode encodeFrame} does.
 */
export function putFrame(init: FrameInit, target: Uint8Array, offset: number): void {
  checkFrame(init);
  let end = putHead(init, target, offset);
  for (const part of init.parts ?? NO_PARTS) {
    if (part instanceof SharedPart) continue;
    target.set(part, end);
    end += part.byteLength;
  }
}

/** Returns whether a frame has parts in shared memory. */
function hasSharedParts({ parts }: FrameInit): boolean {
  return parts !== undefined && parts.some((part) => part instanceof SharedPart);
}

/** Returns the length of everything before the parts, in bytes. */
function headByteLength(init: FrameInit): number {
  const { body = NO_BYTES, parts = NO_PARTS } = init;
  const entryByteLength = hasSharedParts(init) ? SHARED_ENTRY_BYTE_LENGTH : ENTRY_BYTE_LENGTH;
  return PREFIX_BYTE_LENGTH + entryByteLength * parts.length + body.length;
}

/** Throws if a frame exceeds the limits. */
function checkFrame({ type, body = NO_BYTES, parts = NO_PARTS }: FrameInit): void {
  let partsByteLength = 0;
  for (const { byteLength } of parts) partsByteLength += byteLength;
  // The limits of parts are the same for all types that a program may send.
  const excess = exceededLimit(body.length, 0, 0, limitsOf(type)) ??
    exceededLimit(0, parts.length, partsByteLength, FRAME_LIMITS);
  if (excess !== null) throw new RangeError(`Cannot send frame: ${excess}`);
}

/** Writes everything before the parts. Returns where it ends. */
function putHead(init: FrameInit, target: Uint8Array, offset: number): number {
  const { type, flags = 0, call = 0, checkpoints = 0, body = NO_BYTES, parts = NO_PARTS } = init;
  const isShared = hasSharedParts(init);
  const count = Math.min(checkpoints, MAX_CHECKPOINTS);
  target[offset] = type;
  target[offset + 1] = isShared ? flags | FrameFlag.Shared : flags;
  target[offset + 2] = count;
  target[offset + 3] = count >> 8;
  putUint32(target, offset + 4, call);
  putUint32(target, offset + 8, body.length);
  putUint32(target, offset + 12, parts.length);
  let end = offset + PREFIX_BYTE_LENGTH;
  for (const part of parts) {
    putUint32(target, end, part.byteLength);
    putUint32(target, end + 4, Math.floor(part.byteLength / 2 ** 32));
    if (isShared) {
      const { segment, offset } = part instanceof SharedPart ? part : NOT_SHARED;
      putUint32(target, end + 8, segment);
      putUint32(target, end + 12, offset / SEGMENT_PAGE);
    }
    end += isShared ? SHARED_ENTRY_BYTE_LENGTH : ENTRY_BYTE_LENGTH;
  }
  target.set(body, end);
  return end + body.length;
}

/** Writes a number in little-endian order. Allocates nothing, as a `DataView` would. */
function putUint32(target: Uint8Array, offset: number, value: number): void {
  target[offset] = value;
  target[offset + 1] = value >>> 8;
  target[offset + 2] = value >>> 16;
  target[offset + 3] = value >>> 24;
}

/**
 * Describes the first limit that a frame exceeds.
 *
 * @param bodyByteLength Size of the body, in bytes.
 * @param partCount Number of parts.
 * @param partsByteLength Total size of all parts, in bytes.
 * @param limits The limits.
 * @returns The description, or `null` if the frame is within the limits.
 */
export function exceededLimit(
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
 * Returns whether a frame type allows all of the given flags.
 *
 * @param type The frame type.
 * @param flags {@linkcode FrameFlag} bits.
 * @returns Whether there are no other flags.
 */
export function areFlagsValid(type: FrameType, flags: number): boolean {
  return (flags & ~(FLAGS[type] ?? 0)) === 0;
}

/**
 * Returns whether a number is a known frame type.
 *
 * @param type The first byte of a frame.
 * @returns Whether it is one of {@linkcode FrameType}.
 */
export function isFrameType(type: number): type is FrameType {
  return type >= FrameType.Hello && type <= LAST_TYPE;
}
