/**
 * The memory block in which a rank records what it is doing. The runner reads it even if the rank cannot
 * answer or has exited.
 *
 * ```text
 *  byte 0        4         8       72       76    80        84      88     96         104   108     112         512
 *  ┌────────────┬─────────┬───────┬────────┬─────┬─────────┬───────┬──────┬──────────┬─────┬───────┬───────────┐
 *  │native calls│ name's  │ name  │pending │held │ note's  │ text's│since │ sequence │state│ unused│ text      │
 *  │ u32        │ length  │       │ u32    │ u32 │ version │ length│ f64  │ f64      │ u32 │       │           │
 *  └────────────┴─────────┴───────┴────────┴─────┴─────────┴───────┴──────┴──────────┴─────┴───────┴───────────┘
 * ```
 *
 * The native library writes the first three fields. It increments the counter at the beginning and at the end
 * of each blocking call, so an odd number means that the rank is inside the named call. `pending` counts
 * native work that runs beside the event loop. `held` tells whether items wait for the stream's reader. The
 * note describes the collective that the rank waits in, otherwise its latest collective. The native library
 * writes the note, because it also sees collectives that libtorch starts. The note's version is odd while it
 * is being written. Its text has four lines: the operation, the group, the dtype, and the comma-separated
 * sizes. All numbers are in the machine's byte order, because the block is shared within one machine.
 *
 * @module
 */

/** Size of a block, in bytes. */
export const STATUS_BYTE_LENGTH = 512;

/** Number of bytes at the beginning of a block that the native library writes. */
export const NATIVE_CALLS_BYTE_LENGTH = 72;

const PENDING = 72;
const HELD = 76;
const VERSION = 80;
const LENGTH = 84;
const SINCE = 88;
const SEQUENCE = 96;
const STATE = 104;
const TEXT = 112;
const NAME = 8;
const STATES = ["waiting", "completed", "failed"] as const;
/** Maximum number of recorded dimensions. */
const MAX_SIZES = 16;
/**
 * Characters that a name must not contain. A rank may write anything, and these would change how a terminal
 * shows the rest.
 */
const UNPRINTABLE = /\p{C}/u;

/** A collective, as a rank records it. */
export interface CollectiveNote {
  /** c10d's name (`"all_reduce"`). */
  operation: string;
  /** Its sequence number among the collectives of its group on that rank, from 1. */
  sequence: number;
  /**
   * The name of the group: `"epoch-1"`. A group made from it adds a suffix with its ranks:
   * `"epoch-1/1[0,1]"`.
   */
  group: string;
  /** The shape of its first tensor; at most 16 dimensions are recorded. */
  shape: readonly number[];
  /** The dtype of that tensor, or `null` if the collective has no tensor. */
  dtype: string | null;
  /** Whether the rank waits in the collective, or how the collective ended. */
  state: "waiting" | "completed" | "failed";
}

/** The contents of a block. */
export interface RankStatus {
  /** Counter of the beginnings and ends of blocking native calls. */
  readonly nativeCalls: number;
  /** The blocking native call that the rank is executing, or `null`. */
  readonly inside: string | null;
  /** Number of native operations that run beside the event loop. */
  readonly pending: number;
  /** Whether items wait for the stream's reader. */
  readonly held: boolean;
  /**
   * The collective that the rank waits in, otherwise its latest one. `since` is the start of its state, in
   * milliseconds by the runner's clock.
   */
  readonly collective: (CollectiveNote & { readonly since: number }) | null;
}

/** Writes the rank's block. */
export class StatusWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #words: Int32Array<ArrayBuffer>;

  /**
   * Creates a writer for a block.
   *
   * @param bytes The block: {@linkcode STATUS_BYTE_LENGTH} bytes, aligned to 8.
   */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, STATUS_BYTE_LENGTH / 4);
  }

  /** The memory in which the native library records its calls. */
  get nativeCalls(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, NATIVE_CALLS_BYTE_LENGTH);
  }

  /** The memory in which the native library records collectives. */
  get collectives(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(VERSION);
  }

  /** Records the number of pending native operations. */
  pending(count: number): void {
    Atomics.store(this.#words, PENDING / 4, count);
  }

  /** Records whether items wait for the stream's reader. */
  setHeld(waits: boolean): void {
    Atomics.store(this.#words, HELD / 4, waits ? 1 : 0);
  }
}

/**
 * Reads a block.
 *
 * @param bytes A copy of the block. The rank may be writing it, and may write anything. Invalid fields are
 * left out.
 * @returns The contents.
 */
export function readStatus(bytes: Uint8Array<ArrayBuffer>): RankStatus {
  const view = new DataView(bytes.buffer, bytes.byteOffset, STATUS_BYTE_LENGTH);
  const nativeCalls = view.getUint32(0, true);
  const nameLength = Math.min(view.getUint32(4, true), NATIVE_CALLS_BYTE_LENGTH - NAME);
  return {
    nativeCalls,
    inside: nativeCalls % 2 === 0 ? null : nameOf(bytes.subarray(NAME, NAME + nameLength)),
    pending: view.getUint32(PENDING, true),
    held: view.getUint32(HELD, true) !== 0,
    collective: readNote(bytes, view),
  };
}

function readNote(bytes: Uint8Array<ArrayBuffer>, view: DataView): RankStatus["collective"] {
  const length = view.getUint32(LENGTH, true);
  const version = view.getUint32(VERSION, true);
  const state = STATES[view.getUint32(STATE, true)];
  if (version % 2 === 1 || length === 0 || length > STATUS_BYTE_LENGTH - TEXT || state === undefined) {
    return null;
  }
  const [operation, group, dtype, sizes] = textOf(bytes.subarray(TEXT, TEXT + length)).split("\n");
  // The note was being written.
  if (operation === undefined || group === undefined || dtype === undefined || sizes === undefined) {
    return null;
  }
  const [sequence, since] = [view.getFloat64(SEQUENCE, true), view.getFloat64(SINCE, true)];
  const shape = sizes === "" ? [] : sizes.split(",").map(Number);
  const isShape = shape.length <= MAX_SIZES && shape.every(isCount);
  if (!isShape || !isCount(sequence) || !Number.isFinite(since)) return null;
  if ([operation, group, dtype].some((name) => UNPRINTABLE.test(name))) return null;
  return { operation, sequence, group, shape, dtype: dtype === "" ? null : dtype, state, since };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Returns the name of the current native call, or a placeholder if the name is not printable. */
function nameOf(bytes: Uint8Array): string {
  const name = textOf(bytes);
  return UNPRINTABLE.test(name) ? "a native call without a name" : name;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
