/**
 * Values of calls to msgpack and raw parts: what API calls "what crosses".
 *
 * msgpack has no `undefined`, −0, large bigint, `Map`, typed array or lone surrogate. Those travel as
 * extensions; bulk data travels as parts, with an extension in its place that names the part.
 *
 * @module
 */
import { Encoder, ExtData } from "@msgpack/msgpack";
import { DTYPES, EncodedImage, TensorValue } from "../values.ts";
import { BODY_BUDGET } from "./body_costs.ts";
import { scanValue } from "./scan_body.ts";
import { CONTENT_TYPES, Ext, MAX_DEPTH, TYPED_ARRAY_INDEX, type TypedArray } from "./value_extensions.ts";
import { describe, formatPath, type PathKey, remedyFor } from "./value_path.ts";

const UNDEFINED = new ExtData(Ext.Undefined, new Uint8Array(0));
const NEGATIVE_ZERO = new ExtData(Ext.NegativeZero, new Uint8Array(0));
const BYTE_ORDER_MARK = 0xfeff;
/** Smaller bodies cannot take too much, whatever is in them ... */
const MIN_COSTLY_BYTE_LENGTH = 1024 * 1024;
/** ... but for keys that are indices, for which objects may keep arrays of thousands of elements. */
const MIN_COSTLY_INDEXED_BYTE_LENGTH = 16 * 1024;
const [ZERO, NINE] = [0x30, 0x39];
/** The encoder's buffer only grows: after a larger body it is let go of. */
const MAX_KEPT_BYTE_LENGTH = 1024 * 1024;
/** Up to so many elements, keys are listed. */
const MAX_LISTED = 100;
/** What has properties of its own only where a program has added some. */
const PROPERTYLESS = new Map<object, string>([
  [Map.prototype, "a Map"],
  [Set.prototype, "a Set"],
  [Date.prototype, "a Date"],
  [ArrayBuffer.prototype, "an ArrayBuffer"],
]);

/** An encoded value. */
export interface EncodedValue {
  /** The msgpack. Valid until the next value is encoded: copy it, as `encodeFrame` does. */
  readonly body: Uint8Array;
  /** The bulk data, in order. */
  readonly parts: Uint8Array<ArrayBuffer>[];
}

/** Stands in for a class instance that cannot cross itself. */
export type Replace = (
  value: object,
  part: number,
  /** Says where it is, for errors. */
  place: () => string,
) => TensorValue | EncodedImage | undefined;

/** Options of {@linkcode encodeValue}. */
export interface EncodeValueOptions {
  /** What the value is called in messages: `payload`, `setup`, `result`. */
  name: string;
  /** Copy bulk data, so that it may change once this returns. Otherwise parts are views of it. */
  copy?: boolean;
  /**
   * Stands in for class instances that cannot cross themselves (a rank's tensors and images). Returns
   * `undefined` for what it does not know; `part` is the index that its data will have among the parts.
   */
  replace?: Replace;
}

/**
 * Encodes a value.
 *
 * @param value Anything that can cross.
 * @param options Its name, and who owns bulk data.
 * @returns The body and its parts.
 * @throws {TypeError} If something in it cannot cross; the message has the path to it.
 * @throws {RangeError} If it has more values than the other side would take.
 */
export function encodeValue(value: unknown, options: EncodeValueOptions): EncodedValue {
  const lowering = new Lowering(options);
  const body = encodeBody(lowering.lower(value, 0));
  const { parts } = lowering;
  const free = lowering.hasIndexKeys ? MIN_COSTLY_INDEXED_BYTE_LENGTH : MIN_COSTLY_BYTE_LENGTH;
  if (body.length > free) checkCost(options.name, body, parts);
  return { body, parts };
}

function checkCost(name: string, body: Uint8Array, parts: Uint8Array[]): void {
  if (scanValue(body, parts, { budget: Infinity, roughlyUpTo: BODY_BUDGET }) <= BODY_BUDGET) return;
  throw new RangeError(
    `Cannot send ${name}: its values would take more than ${BODY_BUDGET} bytes of memory; ` +
      "send it in pieces, and many numbers as typed arrays or tensors",
  );
}

/** Lets through what {@linkcode Lowering} has made. */
const LOWERED = {
  tryToEncode: (object: unknown): ExtData | null => object instanceof ExtData ? object : null,
  decode: (): never => {
    throw new TypeError("Cannot decode: this codec encodes");
  },
};

let encoder = newEncoder();

function newEncoder(): Encoder {
  // Lowering has bounded the depth by then: nested maps and records count twice here.
  return new Encoder({ useBigInt64: true, maxDepth: 4 * MAX_DEPTH, extensionCodec: LOWERED });
}

function encodeBody(lowered: unknown): Uint8Array {
  const body = encoder.encodeSharedRef(lowered);
  if (body.length > MAX_KEPT_BYTE_LENGTH) encoder = newEncoder();
  return body;
}

/** Whether msgpack brings this string over unchanged. (A leading byte order mark is lost in decoding.) */
function isPlainString(value: string): boolean {
  return value.charCodeAt(0) !== BYTE_ORDER_MARK && value.isWellFormed();
}

function isPlainKey(key: string): boolean {
  return key !== "__proto__" && isPlainString(key);
}

/** One encoding: replaces, copying only where it must, what msgpack does not have. */
class Lowering {
  readonly parts: Uint8Array<ArrayBuffer>[] = [];
  /** Whether an object has a key that begins with a digit. */
  hasIndexKeys = false;
  #options: EncodeValueOptions;
  #path: PathKey[] = [];
  #ancestors: object[] = [];

  constructor(options: EncodeValueOptions) {
    this.#options = options;
  }

  lower(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case "string":
        return isPlainString(value) ? value : new ExtData(Ext.Utf16, utf16Bytes(value));
      case "number":
        return value === 0 && Object.is(value, -0) ? NEGATIVE_ZERO : value;
      case "boolean":
        return value;
      case "undefined":
        return UNDEFINED;
      case "bigint":
        return lowerBigInt(value);
      case "object":
        return value === null ? null : this.#lowerObject(value, depth);
      default:
        throw this.#refuse(value);
    }
  }

  #lowerObject(value: object, depth: number): unknown {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      this.#enter(value, depth);
      return this.#leave(this.#lowerRecord(value as Record<string, unknown>, depth, prototype));
    }
    if (Array.isArray(value) && prototype === Array.prototype) {
      this.#refuseProperties(value, "an array");
      this.#enter(value, depth);
      return this.#leave(this.#lowerArray(value, depth));
    }
    const what = PROPERTYLESS.get(prototype);
    if (what !== undefined) this.#refuseProperties(value, what);
    if (prototype === Map.prototype) {
      this.#enter(value, depth);
      return this.#leave(this.#lowerMap(value as Map<unknown, unknown>, depth));
    }
    if (prototype === Set.prototype) {
      this.#enter(value, depth);
      return this.#leave(this.#lowerSet(value as Set<unknown>, depth));
    }
    if (prototype === Date.prototype) return new ExtData(Ext.Date, float64Bytes((value as Date).getTime()));
    if (isDetached(value)) throw this.#error("its memory has been detached");
    if (prototype === ArrayBuffer.prototype) {
      return new ExtData(Ext.ArrayBuffer, uint32Bytes(this.#addPart(new Uint8Array(value as ArrayBuffer))));
    }
    const kind = TYPED_ARRAY_INDEX.get(prototype);
    if (kind !== undefined) {
      return new ExtData(Ext.TypedArray, uint32Bytes(this.#addPart(bytesOf(value as TypedArray)), kind));
    }
    return this.#lowerInstance(value);
  }

  #lowerInstance(value: object): ExtData {
    const own = value instanceof TensorValue || value instanceof EncodedImage;
    const stand = own ? value : this.#options.replace?.(value, this.parts.length, () => this.#place());
    // Whoever replaces it sees to it that the stand-in stays as it is.
    const copy = own && this.#options.copy === true;
    if (stand instanceof TensorValue) {
      const part = this.#addPart(bytesOf(stand.data), copy);
      return new ExtData(Ext.Tensor, encodeNested([DTYPES.indexOf(stand.dtype), part, ...stand.shape]));
    }
    if (stand instanceof EncodedImage) {
      const part = this.#addPart(bytesOf(stand.bytes), copy);
      const { width, height } = stand;
      if (![width, height].every((side) => Number.isSafeInteger(side) && side >= 0)) {
        throw this.#error(`a picture of ${width}×${height} has no size; image(bytes) reads it from the file`);
      }
      return new ExtData(
        Ext.Image,
        encodeNested([CONTENT_TYPES.indexOf(stand.contentType), part, width, height]),
      );
    }
    throw this.#refuse(value);
  }

  #lowerRecord(record: Record<string, unknown>, depth: number, prototype: object | null): unknown {
    const symbol = Object.getOwnPropertySymbols(record)[0];
    if (symbol !== undefined) {
      this.#path.push(symbol);
      throw this.#refuse(symbol);
    }
    const keys = Object.keys(record);
    let out = record;
    let plain = prototype !== null;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index]!;
      plain &&= isPlainKey(key);
      const first = key.charCodeAt(0);
      if (first >= ZERO && first <= NINE) this.hasIndexKeys = true;
      const value = record[key];
      this.#path.push(key);
      const lowered = this.lower(value, depth + 1);
      this.#path.pop();
      if (lowered === value && out === record) continue;
      if (out === record) {
        out = Object.create(null) as Record<string, unknown>;
        for (let done = 0; done < index; done++) out[keys[done]!] = record[keys[done]!];
      }
      out[key] = lowered;
    }
    if (plain) return out;
    const pairs = keys.flatMap((key) => [this.lower(key, depth), out[key]]);
    return new ExtData(Ext.Record, encodeNested([prototype === null, ...pairs]));
  }

  #lowerArray(array: unknown[], depth: number): unknown {
    let out = array;
    for (let index = 0; index < array.length; index++) {
      const value = array[index];
      if (value === undefined && !(index in array)) return this.#lowerSparseArray(array, depth);
      this.#path.push(index);
      const lowered = this.lower(value, depth + 1);
      this.#path.pop();
      if (out === array) {
        if (lowered === value || Object.is(lowered, value)) continue;
        // What follows may be holes, a thousand million of them.
        out = array.slice(0, index);
      }
      out.push(lowered);
    }
    return out;
  }

  /** By what is there: an array may have a thousand million holes. */
  #lowerSparseArray(array: unknown[], depth: number): ExtData {
    const list: unknown[] = [array.length];
    for (const key of Object.keys(array)) {
      const index = isElement(key) ? Number(key) : this.#refuseProperty(key, "an array");
      this.#path.push(index);
      list.push(index, this.lower(array[index], depth + 1));
      this.#path.pop();
    }
    return new ExtData(Ext.SparseArray, encodeNested(list));
  }

  /** What a program has put on a value beside its elements would be lost. */
  #refuseProperties(value: object, what: string): void {
    const property = addedProperty(value);
    if (property !== undefined) this.#refuseProperty(property, what);
  }

  #refuseProperty(property: string | symbol, what: string): never {
    this.#path.push(property);
    throw this.#error(`a property of ${what} cannot cross between processes; send an object that has both`);
  }

  #lowerMap(map: Map<unknown, unknown>, depth: number): ExtData {
    const flat: unknown[] = [];
    for (const [key, value] of map) {
      this.#path.push({ mapKey: key });
      flat.push(this.lower(key, depth + 1), this.lower(value, depth + 1));
      this.#path.pop();
    }
    return new ExtData(Ext.Map, encodeNested(flat));
  }

  #lowerSet(set: Set<unknown>, depth: number): ExtData {
    const flat: unknown[] = [];
    for (const value of set) {
      this.#path.push({ setIndex: flat.length });
      flat.push(this.lower(value, depth + 1));
      this.#path.pop();
    }
    return new ExtData(Ext.Set, encodeNested(flat));
  }

  /** Begins a value that holds others. */
  #enter(value: object, depth: number): void {
    if (depth >= MAX_DEPTH) {
      const chain = [...this.#ancestors, value];
      const closing = chain.findIndex((item, index) => chain.indexOf(item) < index);
      if (closing === -1) throw this.#error(`it is nested more than ${MAX_DEPTH} levels deep`);
      this.#path.length = closing;
      throw this.#error("it is a cycle");
    }
    this.#ancestors.push(value);
  }

  /** Ends it: this is what has become of it. */
  #leave(lowered: unknown): unknown {
    this.#ancestors.pop();
    return lowered;
  }

  #addPart(bytes: Uint8Array, copy = this.#options.copy === true): number {
    const owned = copy || !(bytes.buffer instanceof ArrayBuffer) ? bytes.slice() : bytes;
    return this.parts.push(owned as Uint8Array<ArrayBuffer>) - 1;
  }

  #refuse(value: unknown): TypeError {
    return this.#error(`${describe(value)} cannot cross between processes${remedyFor(value)}`);
  }

  #error(state: string): TypeError {
    return new TypeError(`Cannot send ${this.#place()}: ${state}`);
  }

  #place(): string {
    return formatPath(this.#options.name, this.#path);
  }
}

/** The first property that a program has put on an array, a `Map` or the like. */
function addedProperty(value: object): string | symbol | undefined {
  const symbols = Object.getOwnPropertySymbols(value);
  if (symbols.length > 0) return symbols[0];
  const length = Array.isArray(value) ? value.length : 0;
  if (length > MAX_LISTED && hasElementsAlone(value, length)) return undefined;
  const keys = Object.keys(value);
  // Without holes there is a key for each element; where there are some, all keys are looked at later.
  return keys.length <= length ? undefined : keys.find((key) => !isElement(key));
}

/**
 * Whether printing shows nothing but elements. Listing the keys of a large array takes as long as sending it.
 */
function hasElementsAlone(value: object, length: number): boolean {
  const shown = Deno.inspect(value, { iterableLimit: 0, depth: 0, colors: false, getters: false });
  return shown === `[ ... ${length} more items ]`;
}

function isElement(key: string): boolean {
  const index = Number(key);
  return index < 2 ** 32 - 1 && index >= 0 && String(index) === key;
}

function isDetached(value: object): boolean {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  return buffer instanceof ArrayBuffer && buffer.detached;
}

function encodeNested(list: readonly unknown[]): Uint8Array<ArrayBuffer> {
  return encodeBody(list).slice() as Uint8Array<ArrayBuffer>;
}

function lowerBigInt(value: bigint): bigint | ExtData {
  if (value >= -(2n ** 63n) && value < 2n ** 64n) return value;
  return new ExtData(Ext.BigInt, new TextEncoder().encode(value.toString(16)));
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function utf16Bytes(text: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) view.setUint16(2 * index, text.charCodeAt(index), true);
  return new Uint8Array(view.buffer);
}

function float64Bytes(value: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return new Uint8Array(view.buffer);
}

/** A big-endian u32, and after it a u8. */
function uint32Bytes(value: number, tail = 0): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(5));
  view.setUint32(0, value);
  view.setUint8(4, tail);
  return new Uint8Array(view.buffer);
}
