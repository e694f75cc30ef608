/**
 * Where a rank says what it is doing, in memory that the runner reads while the rank cannot answer, or is
 * dead.
 *
 * ```text
 *  byte 0        4         8       72       76    80        84      88     96         104   108     112         512
 *  ┌────────────┬─────────┬───────┬────────┬─────┬─────────┬───────┬──────┬──────────┬─────┬───────┬───────────┐
 *  │native calls│ name's  │ name  │pending │held │ note's  │ text's│since │ sequence │state│ unused│ text      │
 *  │ u32        │ length  │       │ u32    │ u32 │ version │ length│ f64  │ f64      │ u32 │       │           │
 *  └────────────┴─────────┴───────┴────────┴─────┴─────────┴───────┴──────┴──────────┴─────┴───────┴───────────┘
 * ```
 *
 * The native library writes the first three: it counts at the beginning and at the end of each blocking call,
 * so that an odd number says that the rank is inside the one that is named. `pending` counts native work that
 * runs beside the event loop. `held` says that items wait for the stream's reader. The note is of the
 * collective that the rank waits in, or else of the latest, and its version is odd while it is being written:
 * by the native library, which sees those that libtorch starts, too. Its text is the operation, the group,
 * the dtype and the sizes with commas between them, a line each. All in the machine's byte order: it is
 * shared within one machine.
 *
 * @module
 */

/** Bytes of a block. */
export const STATUS_BYTE_LENGTH = 512;

/** Bytes at the beginning of a block that the native library writes. */
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
/** Sizes of a shape that are noted. */
const MAX_SIZES = 16;
/** A rank may write anything: what would change how a terminal shows the rest is no name. */
const UNPRINTABLE = /\p{C}/u;

/** A collective, as a rank notes it. */
export interface CollectiveNote {
  /** c10d's name (`"all_reduce"`). */
  operation: string;
  /** Its number among the collectives of its group on that rank, from 1. */
  sequence: number;
  /** The group's name: `"epoch-1"`, and of one made of it `"epoch-1/1[0,1]"`, with its ranks. */
  group: string;
  /** The shape of its first tensor; at most 16 dimensions are noted. */
  shape: readonly number[];
  /** That tensor's dtype, or `null` if it has none. */
  dtype: string | null;
  /** Whether the rank waits in it, or how it ended. */
  state: "waiting" | "completed" | "failed";
}

/** What a block says. */
export interface RankStatus {
  /** Counts the beginnings and ends of blocking native calls. */
  readonly nativeCalls: number;
  /** The blocking native call that the rank is inside of, or `null`. */
  readonly inside: string | null;
  /** How much native work runs beside the event loop. */
  readonly pending: number;
  /** Whether items wait for the stream's reader. */
  readonly held: boolean;
  /**
   * The collective that it waits in, or else the latest; with the time since when, in milliseconds by the
   * runner's clock.
   */
  readonly collective: (CollectiveNote & { readonly since: number }) | null;
}

/** The rank's side of its block. */
export class StatusWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #words: Int32Array<ArrayBuffer>;

  /**
   * Takes a block.
   *
   * @param bytes Its {@linkcode STATUS_BYTE_LENGTH} bytes, aligned at 8.
   */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset, STATUS_BYTE_LENGTH / 4);
  }

  /** Where the native library notes its calls. */
  get nativeCalls(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, NATIVE_CALLS_BYTE_LENGTH);
  }

  /** Where it notes collectives. */
  get collectives(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(VERSION);
  }

  /** Notes how much native work is pending. */
  pending(count: number): void {
    Atomics.store(this.#words, PENDING / 4, count);
  }

  /** Notes whether items wait for their reader. */
  held(waits: boolean): void {
    Atomics.store(this.#words, HELD / 4, waits ? 1 : 0);
  }
}

/**
 * Reads a block.
 *
 * @param bytes A copy of it, as it was found. The rank may have been writing, and may write anything: what
 * makes no sense is left out.
 * @returns What it says.
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
  // It was being written.
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

/** A rank is inside of something, whatever it says of what. */
function nameOf(bytes: Uint8Array): string {
  const name = textOf(bytes);
  return UNPRINTABLE.test(name) ? "a native call without a name" : name;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
