/**
 * The scan that `scan_body.ts` runs over a body.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { Cost, MAX_INDEXED } from "./body_costs.ts";
import { Head, STEPS } from "./msgpack_heads.ts";
import { isNewKey, nextScan } from "./recent_keys.ts";
import { indexOfKey, isProto } from "./scan_keys.ts";
import { checkHexDigits, checkPicture, checkTensor, checkTypedArray } from "./scan_parts.ts";
import type { Sized } from "./shared_part.ts";
import { Ext, MAX_DEPTH } from "./value_extensions.ts";

/** Kinds of containers. */
const Kind = {
  /** Values. */
  List: 0,
  /** String keys and values. */
  Map: 1,
  /** Like `Map`, but in an extension, where keys may be any string. */
  Record: 2,
  /** Indices and values. */
  SparseArray: 3,
} as const;

// These are not exported: that would make a scan take a sixth longer.

/** State of the open containers, by depth: the number of values left, and the kind. */
const LEFT = new Int32Array(MAX_DEPTH + 1);
const KINDS = new Uint8Array(MAX_DEPTH + 1);
/** By depth: the end of the extension that holds the container; 0 if there is none. */
const ENDS = new Int32Array(MAX_DEPTH + 1);
/** By depth: the lowest unused index, and the length of a sparse array. */
const INDEXED = new Float64Array(MAX_DEPTH + 1);
const LENGTH = new Float64Array(MAX_DEPTH + 1);

const UNDERSCORE = 0x5f;

/** One scan of a body. */
export class BodyScan {
  readonly #what: "value" | "message";
  readonly #bytes: Uint8Array;
  /** If `null`, extensions are rejected and binary data is allowed. */
  readonly #parts: readonly Sized[] | null;
  readonly #budget: number;
  /** Whether a key that occurred recently costs less than a new one. */
  readonly #tracksKeys: boolean;
  #at = 0;
  #cost = 0;
  #depth = 0;
  #nextPart = 0;
  readonly #scan = nextScan();
  /** Number of keys that were not tracked. Their cost is added at the end, without a check of the budget. */
  #keys = 0;

  /**
   * Creates a scan.
   *
   * @param what The kind of body, for errors.
   * @param bytes The body.
   * @param parts The parts of a value; `null` for a message.
   * @param budget The maximum cost, in bytes of memory.
   * @param tracksKeys Whether a key that occurred recently costs less than a new one.
   */
  constructor(
    what: "value" | "message",
    bytes: Uint8Array,
    parts: readonly Sized[] | null,
    budget: number,
    tracksKeys = true,
  ) {
    this.#what = what;
    this.#bytes = bytes;
    this.#parts = parts;
    this.#budget = budget;
    this.#tracksKeys = tracksKeys;
  }

  /**
   * Scans the whole body.
   *
   * @returns Its cost. If keys are not tracked, each counts as new, and keys do not count against the budget.
   */
  run(): number {
    const bytes = this.#bytes;
    const end = bytes.length;
    const tracksKeys = this.#tracksKeys;
    let at = 0;
    let left = 1;
    let kind: number = Kind.List;
    let cost = 0;
    let keys = 0;
    for (;;) {
      if (kind === Kind.List) {
        // Fast path for most values, whose first byte determines their length.
        while (left > 0 && at < end) {
          const step = STEPS[bytes[at]!]!;
          if (step === 0) break;
          at += step & 0xff;
          cost += step >> 8;
          left--;
        }
      }
      if (left === 0) {
        const depth = this.#depth;
        if (depth === 0) break;
        const expected = ENDS[depth]!;
        if (expected !== 0 && expected !== at) {
          throw this.error("an extension does not end where its list ends");
        }
        left = LEFT[depth - 1]!;
        kind = KINDS[depth - 1]!;
        this.#depth = depth - 1;
        continue;
      }
      left--;
      if (kind !== Kind.List && left % 2 === 1) {
        if (!tracksKeys && kind !== Kind.SparseArray) {
          const length = bytes[at]! - Head.FixText;
          // Fast path for most keys. They are short and begin with a letter, so they are neither an index nor
          // `__proto__`.
          if (length > 0 && length < 32 && bytes[at + 1]! > UNDERSCORE) {
            at += 1 + length;
            keys++;
            continue;
          }
        }
        this.#at = at;
        this.#key(kind);
        at = this.#at;
        continue;
      }
      if (at >= end) throw this.#truncated();
      const head = bytes[at]!;
      const step = STEPS[head]!;
      if (step !== 0) {
        at += step & 0xff;
        cost += step >> 8;
        continue;
      }
      const depth = this.#depth;
      LEFT[depth] = left;
      KINDS[depth] = kind;
      this.#at = at + 1;
      this.#open(head);
      at = this.#at;
      if (this.#depth > depth) {
        left = LEFT[depth + 1]!;
        kind = KINDS[depth + 1]!;
      }
    }
    if (at > end) throw this.#truncated();
    if (at < end) throw this.error(`${end - at} bytes follow it`);
    const count = this.#parts?.length ?? 0;
    if (this.#nextPart < count) {
      throw this.error(`of its ${count} parts, it references only ${this.#nextPart}`);
    }
    this.spend(cost + count * Cost.Part);
    return this.#cost + (this.#keys + keys) * Cost.NewKey;
  }

  /** Reads a non-negative integer: a count, size, or index. */
  integer(): number {
    const head = this.#uint(1);
    if (head < Head.FixMap) return head;
    if (head >= Head.UInt8 && head < Head.UInt64) return this.#uint(1 << (head - Head.UInt8));
    if (head === Head.Float64) return this.#whole();
    throw this.error("it has something other than a number where a number belongs");
  }

  /**
   * Takes the next part.
   *
   * @param index The part's index in the body.
   * @returns The part.
   */
  part(index: number): Sized {
    const part = index === this.#nextPart ? this.#parts![index] : undefined;
    if (part === undefined) throw this.error(`it has no part ${index}, or references it out of turn`);
    this.#nextPart++;
    return part;
  }

  /** Adds a cost. */
  spend(cost: number): void {
    this.#cost += cost;
    if (this.#cost <= this.#budget) return;
    throw this.error(`its values would take more than ${this.#budget} bytes of memory`);
  }

  /** Creates an error for this body. */
  error(state: string): ProtocolError {
    return new ProtocolError(`Cannot read ${this.#what}: ${state}`);
  }

  #truncated(): ProtocolError {
    return this.error("it is cut off");
  }

  /** Scans a value whose first byte does not determine its length. */
  #open(head: number): void {
    if (head < Head.FixArray) return this.#openMap(head - Head.FixMap);
    if (head < Head.FixText) return this.#openArray(head - Head.FixArray);
    if (head >= Head.Map16) return this.#openMap(this.#uint(2 << (head - Head.Map16)));
    if (head >= Head.Array16) return this.#openArray(this.#uint(2 << (head - Head.Array16)));
    if (head >= Head.Text8) {
      this.spend(Cost.Text);
      return this.#skip(this.#uint(1 << (head - Head.Text8)));
    }
    if (head === Head.Reserved) throw this.error("it contains the reserved byte 0xc1");
    if (head >= Head.Bin8 && head < Head.Ext8) {
      if (this.#parts !== null) throw this.error("it has bytes that are not in a part");
      this.spend(Cost.Object);
      return this.#skip(this.#uint(1 << (head - Head.Bin8)));
    }
    if (this.#parts === null) throw this.error("it has an extension");
    const byteLength = head >= Head.FixExt1
      ? 1 << (head - Head.FixExt1)
      : this.#uint(1 << (head - Head.Ext8));
    this.#openExtension(this.#uint(1), byteLength);
  }

  #openMap(count: number): void {
    this.#push(Kind.Map, 2 * count, 0);
    this.spend(Cost.Record + count * Cost.Element);
  }

  #openArray(count: number): void {
    this.#push(Kind.List, count, 0);
    this.spend(Cost.Array + count * Cost.Element);
  }

  #openExtension(type: number, byteLength: number): void {
    const start = this.#at;
    const end = start + byteLength;
    if (end > this.#bytes.length) throw this.#truncated();
    this.spend(Cost.Extension);
    switch (type) {
      case Ext.Undefined:
      case Ext.NegativeZero:
        this.#at = this.#ofLength(byteLength, 0, end);
        return;
      case Ext.BigInt:
        this.spend(Cost.Text);
        checkHexDigits(this, this.#bytes.subarray(start, end));
        this.#at = end;
        return;
      case Ext.Utf16:
        this.spend(Cost.Text);
        this.#at = this.#ofLength(byteLength % 2, 0, end);
        return;
      case Ext.Date:
        this.spend(Cost.Date);
        this.#at = this.#ofLength(byteLength, 8, end);
        return;
      case Ext.ArrayBuffer:
      case Ext.TypedArray:
        this.spend(Cost.Object);
        this.#ofLength(byteLength, 5, end);
        checkTypedArray(this, type, this.part(this.#uint(4)), this.#uint(1));
        return;
      case Ext.Map:
      case Ext.Set:
        return this.#openCollection(type, end);
      case Ext.Record:
        return this.#openRecord(end);
      case Ext.SparseArray:
        return this.#openSparseArray(end);
      case Ext.Tensor:
      case Ext.Image: {
        const count = this.#listLength();
        this.spend(2 * Cost.Object + count * Cost.Size);
        if (type === Ext.Tensor) checkTensor(this, count);
        else checkPicture(this, count);
        if (this.#at !== end) throw this.error("an extension does not end where its list ends");
        return;
      }
      default:
        throw this.error(`unknown extension ${type}`);
    }
  }

  #openCollection(type: number, end: number): void {
    const count = this.#listLength();
    if (type === Ext.Map && count % 2 !== 0) throw this.error("a key has no value");
    this.#push(Kind.List, count, end);
    this.spend(Cost.Collection + count * Cost.Member);
  }

  #openRecord(end: number): void {
    const count = this.#listLength();
    const isNull = this.#uint(1);
    if (count % 2 !== 1 || (isNull !== Head.False && isNull !== Head.True)) {
      throw this.error("a key has no value");
    }
    this.#push(Kind.Record, count - 1, end);
    this.spend(Cost.Record + (count - 1) / 2 * Cost.Element);
  }

  #openSparseArray(end: number): void {
    const count = this.#listLength();
    if (count % 2 !== 1) throw this.error("an index has no value");
    const length = this.integer();
    if (length >= 2 ** 32) throw this.error("a sparse array has no length");
    this.#push(Kind.SparseArray, count - 1, end);
    this.spend(Cost.SparseArray + count * Cost.SparseElement);
    LENGTH[this.#depth] = length;
  }

  /** Opens a container. Each of its values takes at least one byte. */
  #push(kind: number, count: number, end: number): void {
    if (count > this.#bytes.length - this.#at) throw this.#truncated();
    if (this.#depth === MAX_DEPTH) throw this.error(`it is nested more than ${MAX_DEPTH} levels deep`);
    const depth = ++this.#depth;
    LEFT[depth] = count;
    KINDS[depth] = kind;
    ENDS[depth] = end;
    INDEXED[depth] = 0;
  }

  #key(kind: number): void {
    if (kind === Kind.SparseArray) return this.#index();
    const head = this.#uint(1);
    if (head >= Head.FixText && head < Head.Nil) return this.#textKey(kind, head - Head.FixText);
    if (head >= Head.Text8 && head <= Head.Text32) {
      return this.#textKey(kind, this.#uint(1 << (head - Head.Text8)));
    }
    if (kind !== Kind.Record || head < Head.Ext8 || STEPS[head] !== 0 || head > Head.FixExt16) {
      throw this.error("a key is not a string");
    }
    this.#at--;
    this.#utf16Key();
  }

  /** Reads a key with lone surrogates, which a msgpack string cannot represent. */
  #utf16Key(): void {
    this.spend(Cost.NewKey);
    const head = this.#uint(1);
    const byteLength = head >= Head.FixExt1
      ? 1 << (head - Head.FixExt1)
      : this.#uint(1 << (head - Head.Ext8));
    const type = this.#uint(1);
    if (type !== Ext.Utf16) throw this.error("a key is not a string");
    this.#openExtension(type, byteLength);
  }

  #textKey(kind: number, byteLength: number): void {
    const bytes = this.#bytes;
    const start = this.#at;
    this.#skip(byteLength);
    if (kind === Kind.Map && isProto(bytes, start, byteLength)) throw this.error("a key is __proto__");
    if (!this.#tracksKeys) this.#keys++;
    else this.spend(isNewKey(this.#scan, bytes, start, this.#at) ? Cost.NewKey : Cost.Key);
    const index = indexOfKey(bytes, start, byteLength);
    if (index !== -1) this.#indexKey(index);
  }

  /** Objects keep index keys in an array. A key of four digits may make it thousands of elements long. */
  #indexKey(index: number): void {
    const depth = this.#depth;
    const grown = Math.min(index + 1, MAX_INDEXED) - INDEXED[depth]!;
    if (grown <= 0) return;
    INDEXED[depth]! += grown;
    this.spend(grown * Cost.Index);
  }

  /** Reads the next index of a sparse array. */
  #index(): void {
    const depth = this.#depth;
    const index = this.integer();
    if (index < INDEXED[depth]! || index >= LENGTH[depth]!) {
      throw this.error(`an array of ${LENGTH[depth]} elements has no index ${index}, or has it out of turn`);
    }
    INDEXED[depth] = index + 1;
  }

  /** Reads the head of the list inside an extension. */
  #listLength(): number {
    this.spend(Cost.ExtensionList);
    const head = this.#uint(1);
    if (head >= Head.FixArray && head < Head.FixText) return head - Head.FixArray;
    if (head < Head.Array16 || head >= Head.Map16) throw this.error("an extension holds no list");
    return this.#uint(2 << (head - Head.Array16));
  }

  #ofLength(byteLength: number, expected: number, end: number): number {
    if (byteLength !== expected) throw this.error("an extension has the wrong length for its type");
    return end;
  }

  #skip(byteLength: number): void {
    this.#at += byteLength;
    if (this.#at > this.#bytes.length) throw this.#truncated();
  }

  /** Reads a big-endian number. */
  #uint(byteLength: number): number {
    let value = 0;
    const end = this.#at + byteLength;
    if (end > this.#bytes.length) throw this.#truncated();
    for (let at = this.#at; at < end; at++) value = 256 * value + this.#bytes[at]!;
    this.#at = end;
    return value;
  }

  /** Reads an integer that is encoded as a float. */
  #whole(): number {
    const { buffer, byteOffset } = this.#bytes;
    const start = this.#at;
    this.#skip(8);
    const value = new DataView(buffer, byteOffset + start, 8).getFloat64(0);
    if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) {
      throw this.error(`${value} is not a size`);
    }
    return value;
  }
}
