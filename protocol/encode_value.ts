/**
 * Encodes values of calls as msgpack and raw parts.
 *
 * msgpack has no `undefined`, −0, large bigint, `Map`, typed array, or lone surrogate. These travel as
 * extensions. Bulk data travels as parts, and an extension in its place references the part.
 *
 * @module
 */
import { Encoder, ExtData } from "@msgpack/msgpack";
import { DTYPES, EncodedImage, TensorValue } from "../values.ts";
import { addedProperty, isElement, ownSymbol } from "./added_property.ts";
import { BODY_BUDGET } from "./body_costs.ts";
import { scanValue } from "./scan_body.ts";
import type { Part, SharedPart } from "./shared_part.ts";
import { CONTENT_TYPES, Ext, MAX_DEPTH, TYPED_ARRAY_INDEX, type TypedArray } from "./value_extensions.ts";
import { describe, formatPath, type PathKey, remedyFor } from "./value_path.ts";

const UNDEFINED = new ExtData(Ext.Undefined, new Uint8Array(0));
const NEGATIVE_ZERO = new ExtData(Ext.NegativeZero, new Uint8Array(0));
const BYTE_ORDER_MARK = 0xfeff;
/** Smaller bodies without index keys cannot exceed the budget. */
const MIN_COSTLY_BYTE_LENGTH = 1024 * 1024;
/** Smaller bodies with index keys cannot either. For such keys, objects may keep arrays of many elements. */
const MIN_COSTLY_INDEXED_BYTE_LENGTH = 16 * 1024;
const [ZERO, NINE] = [0x30, 0x39];
/** The encoder's buffer only grows. After a larger body, the encoder is discarded. */
const MAX_KEPT_BYTE_LENGTH = 1024 * 1024;
const DETACHED = "its memory has been detached";
/** Built-in classes whose instances have no own properties, unless a program has added some. */
const PROPERTYLESS = new Map<object, string>([
  [Map.prototype, "a Map"],
  [Set.prototype, "a Set"],
  [Date.prototype, "a Date"],
  [ArrayBuffer.prototype, "an ArrayBuffer"],
]);

/** An encoded value. */
export interface EncodedValue<P extends Part = Uint8Array<ArrayBuffer>> {
  /** The msgpack. Valid until the next value is encoded. Copy it, as `encodeFrame` does. */
  readonly body: Uint8Array;
  /** The bulk data, in order. */
  readonly parts: P[];
}

/** Copies bulk data into shared memory. Returns `null` if the data must go with the frame. */
export type Place = (bytes: Uint8Array) => SharedPart | null;

/** Replaces a class instance that cannot cross itself. */
export type Replace = (
  value: object,
  part: number,
  /** Returns the path of the instance, for errors. */
  place: () => string,
) => TensorValue | EncodedImage | undefined;

/** Options of {@linkcode encodeValue}. */
export interface EncodeValueOptions {
  /** The name of the value in messages: `payload`, `setup`, `result`. */
  name: string;
  /** Whether to copy bulk data, so that it may change afterward. Otherwise the parts are views of it. */
  copy?: boolean;
  /** Copies bulk data elsewhere, in place of a copy in this process. */
  place?: Place | undefined;
  /**
   * Replaces class instances that cannot cross themselves (a rank's tensors and images). Returns `undefined`
   * for unknown instances. `part` is the index that the instance's data will have among the parts.
   */
  replace?: Replace;
}

/**
 * Encodes a value.
 *
 * @param value Any value that can cross.
 * @param options The value's name, and whether to copy bulk data.
 * @returns The body and its parts.
 * @throws {TypeError} If something in the value cannot cross. The message contains its path.
 * @throws {RangeError} If the value costs more memory than the other side accepts.
 */
export function encodeValue(
  value: unknown,
  options: EncodeValueOptions & { place: Place },
): EncodedValue<Part>;
export function encodeValue(value: unknown, options: EncodeValueOptions): EncodedValue;
export function encodeValue(value: unknown, options: EncodeValueOptions): EncodedValue<Part> {
  const valueEncoder = new ValueEncoder(options);
  const body = encodeBody(valueEncoder.encode(value, 0));
  const { parts } = valueEncoder;
  const free = valueEncoder.hasIndexKeys ? MIN_COSTLY_INDEXED_BYTE_LENGTH : MIN_COSTLY_BYTE_LENGTH;
  if (body.length > free) checkCost(options.name, body, parts);
  return { body, parts };
}

function checkCost(name: string, body: Uint8Array, parts: readonly Part[]): void {
  if (scanValue(body, parts, { budget: Infinity, roughlyUpTo: BODY_BUDGET }) <= BODY_BUDGET) return;
  throw new RangeError(
    `Cannot send ${name}: its values would take more than ${BODY_BUDGET} bytes of memory; ` +
      "send it in pieces, and many numbers as typed arrays or tensors",
  );
}

/** Accepts extensions that {@linkcode ValueEncoder} has already created. */
const ENCODED_EXTENSIONS = {
  tryToEncode: (object: unknown): ExtData | null => object instanceof ExtData ? object : null,
  decode: (): never => {
    throw new TypeError("Cannot decode: this codec encodes");
  },
};

let encoder = newEncoder();

function newEncoder(): Encoder {
  // `ValueEncoder` has already limited the depth. Nested maps and records count twice here.
  return new Encoder({ useBigInt64: true, maxDepth: 4 * MAX_DEPTH, extensionCodec: ENCODED_EXTENSIONS });
}

function encodeBody(encoded: unknown): Uint8Array {
  const body = encoder.encodeSharedRef(encoded);
  if (body.length > MAX_KEPT_BYTE_LENGTH) encoder = newEncoder();
  return body;
}

/** Returns whether msgpack preserves the string. Decoding drops a leading byte order mark. */
function isPlainString(value: string): boolean {
  return value.charCodeAt(0) !== BYTE_ORDER_MARK && value.isWellFormed();
}

function isPlainKey(key: string): boolean {
  return key !== "__proto__" && isPlainString(key);
}

/** Encodes one value: replaces what msgpack cannot represent, and copies only where necessary. */
class ValueEncoder {
  readonly parts: Part[] = [];
  /** Whether an object has a key that starts with a digit. */
  hasIndexKeys = false;
  #options: EncodeValueOptions;
  #path: PathKey[] = [];
  #ancestors: object[] = [];

  constructor(options: EncodeValueOptions) {
    this.#options = options;
  }

  encode(value: unknown, depth: number): unknown {
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
        return encodeBigInt(value);
      case "object":
        return value === null ? null : this.#encodeObject(value, depth);
      default:
        throw this.#refuse(value);
    }
  }

  #encodeObject(value: object, depth: number): unknown {
    const prototype = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      this.#enter(value, depth);
      return this.#leave(this.#encodeRecord(value as Record<string, unknown>, depth, prototype));
    }
    if (Array.isArray(value) && prototype === Array.prototype) {
      this.#refuseProperties(value, "an array");
      this.#enter(value, depth);
      return this.#leave(this.#encodeArray(value, depth));
    }
    const what = PROPERTYLESS.get(prototype);
    if (what !== undefined) this.#refuseProperties(value, what);
    if (prototype === Map.prototype) {
      this.#enter(value, depth);
      return this.#leave(this.#encodeMap(value as Map<unknown, unknown>, depth));
    }
    if (prototype === Set.prototype) {
      this.#enter(value, depth);
      return this.#leave(this.#encodeSet(value as Set<unknown>, depth));
    }
    if (prototype === Date.prototype) return new ExtData(Ext.Date, float64Bytes((value as Date).getTime()));
    if (isDetached(value)) throw this.#error(DETACHED);
    if (prototype === ArrayBuffer.prototype) {
      return new ExtData(Ext.ArrayBuffer, uint32Bytes(this.#addPart(new Uint8Array(value as ArrayBuffer))));
    }
    const kind = TYPED_ARRAY_INDEX.get(prototype);
    if (kind !== undefined) {
      return new ExtData(Ext.TypedArray, uint32Bytes(this.#addPart(bytesOf(value as TypedArray)), kind));
    }
    return this.#encodeInstance(value);
  }

  #encodeInstance(value: object): ExtData {
    const own = value instanceof TensorValue || value instanceof EncodedImage;
    const stand = own ? value : this.#options.replace?.(value, this.parts.length, () => this.#place());
    // The caller of `replace` guarantees that the replacement does not change.
    const copy = own && this.#options.copy === true;
    if (stand instanceof TensorValue) {
      if (isDetached(stand.data)) throw this.#error(DETACHED);
      const part = this.#addPart(bytesOf(stand.data), copy);
      return new ExtData(Ext.Tensor, encodeNested([DTYPES.indexOf(stand.dtype), part, ...stand.shape]));
    }
    if (stand instanceof EncodedImage) {
      if (isDetached(stand.bytes)) throw this.#error(DETACHED);
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

  #encodeRecord(record: Record<string, unknown>, depth: number, prototype: object | null): unknown {
    const symbol = ownSymbol(record);
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
      const encoded = this.encode(value, depth + 1);
      this.#path.pop();
      if (encoded === value && out === record) continue;
      if (out === record) {
        out = Object.create(null) as Record<string, unknown>;
        for (let done = 0; done < index; done++) out[keys[done]!] = record[keys[done]!];
      }
      out[key] = encoded;
    }
    if (plain) return out;
    const pairs = keys.flatMap((key) => [this.encode(key, depth), out[key]]);
    return new ExtData(Ext.Record, encodeNested([prototype === null, ...pairs]));
  }

  #encodeArray(array: unknown[], depth: number): unknown {
    let out = array;
    for (let index = 0; index < array.length; index++) {
      const value = array[index];
      if (value === undefined && !(index in array)) return this.#encodeSparseArray(array, depth);
      this.#path.push(index);
      const encoded = this.encode(value, depth + 1);
      this.#path.pop();
      if (out === array) {
        if (encoded === value || Object.is(encoded, value)) continue;
        // The rest may be a billion holes, so only this part is copied.
        out = array.slice(0, index);
      }
      out.push(encoded);
    }
    return out;
  }

  /** Encodes only existing elements, because an array may have a billion holes. */
  #encodeSparseArray(array: unknown[], depth: number): ExtData {
    const list: unknown[] = [array.length];
    for (const key of Object.keys(array)) {
      const index = isElement(key) ? Number(key) : this.#refuseProperty(key, "an array");
      this.#path.push(index);
      list.push(index, this.encode(array[index], depth + 1));
      this.#path.pop();
    }
    return new ExtData(Ext.SparseArray, encodeNested(list));
  }

  /** Throws if a program has added properties to a value besides its elements. They would be lost. */
  #refuseProperties(value: object, what: string): void {
    const property = addedProperty(value);
    if (property !== undefined) this.#refuseProperty(property, what);
  }

  #refuseProperty(property: string | symbol, what: string): never {
    this.#path.push(property);
    throw this.#error(`a property of ${what} cannot cross between processes; send an object that has both`);
  }

  #encodeMap(map: Map<unknown, unknown>, depth: number): ExtData {
    const flat: unknown[] = [];
    for (const [key, value] of map) {
      this.#path.push({ mapKey: key });
      flat.push(this.encode(key, depth + 1), this.encode(value, depth + 1));
      this.#path.pop();
    }
    return new ExtData(Ext.Map, encodeNested(flat));
  }

  #encodeSet(set: Set<unknown>, depth: number): ExtData {
    const flat: unknown[] = [];
    for (const value of set) {
      this.#path.push({ setIndex: flat.length });
      flat.push(this.encode(value, depth + 1));
      this.#path.pop();
    }
    return new ExtData(Ext.Set, encodeNested(flat));
  }

  /** Enters a value that contains others. */
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

  /** Leaves a value that contains others, and returns its encoded form. */
  #leave(encoded: unknown): unknown {
    this.#ancestors.pop();
    return encoded;
  }

  #addPart(bytes: Uint8Array, copy = this.#options.copy === true): number {
    const placed = this.#options.place?.(bytes) ?? null;
    if (placed !== null) return this.parts.push(placed) - 1;
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

function isDetached(value: object): boolean {
  const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
  return buffer instanceof ArrayBuffer && buffer.detached;
}

function encodeNested(list: readonly unknown[]): Uint8Array<ArrayBuffer> {
  return encodeBody(list).slice() as Uint8Array<ArrayBuffer>;
}

function encodeBigInt(value: bigint): bigint | ExtData {
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

/** Encodes a big-endian u32, followed by a u8. */
function uint32Bytes(value: number, tail = 0): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(5));
  view.setUint32(0, value);
  view.setUint8(4, tail);
  return new Uint8Array(view.buffer);
}
