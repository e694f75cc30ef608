/** Values of calls to msgpack and raw parts, and back: what API calls "what crosses".
 *
 * msgpack has no `undefined`, −0, large bigint, `Map`, typed array or lone surrogate. Those travel as
 * extensions; bulk data travels as parts, with an extension in its place that names the part.
 *
 * @module
 */
import { Decoder, Encoder, ExtData } from "@msgpack/msgpack";
import { DistributedError, ProtocolError } from "../errors.ts";
import { type DType, DTYPES, EncodedImage, type ImageContentType, layoutOf, TensorValue } from "../values.ts";
import { describe, formatPath, type PathKey } from "./value_path.ts";

/** Levels of nesting that a value may have. */
export const MAX_DEPTH = 128;

const Ext = {
  Undefined: 0,
  NegativeZero: 1,
  BigInt: 2,
  Utf16: 3,
  Date: 4,
  Map: 5,
  Set: 6,
  Record: 7,
  SparseArray: 8,
  ArrayBuffer: 9,
  TypedArray: 10,
  Tensor: 11,
  Image: 12,
} as const;

type TypedArray = ArrayBufferView & { readonly length: number; readonly BYTES_PER_ELEMENT: number };

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  readonly prototype: object;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): TypedArray;
}

/** A typed array's class goes over the wire as its index here. */
const TYPED_ARRAYS: readonly TypedArrayConstructor[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
  Float16Array,
  Float32Array,
  Float64Array,
];

const TYPED_ARRAY_INDEX = new Map<object, number>(
  TYPED_ARRAYS.map(({ prototype }, index) => [prototype, index]),
);

const CONTENT_TYPES: readonly ImageContentType[] = ["image/jpeg", "image/png", "image/webp"];

const UNDEFINED = new ExtData(Ext.Undefined, new Uint8Array(0));
const NEGATIVE_ZERO = new ExtData(Ext.NegativeZero, new Uint8Array(0));
const BYTE_ORDER_MARK = "\ufeff";
const LARGE_BODY_BYTE_LENGTH = 64 * 1024;

/** An encoded value. */
export interface EncodedValue {
  /** The msgpack. Valid until the next value is encoded: copy it, as `encodeFrame` does. */
  readonly body: Uint8Array;
  /** The bulk data, in order. */
  readonly parts: Uint8Array<ArrayBuffer>[];
}

/** Stands in for a class instance that cannot cross itself. */
export type Replace = (value: object, part: number) => TensorValue | EncodedImage | undefined;

/** Options of {@linkcode encodeValue}. */
export interface EncodeValueOptions {
  /** What the value is called in messages: `payload`, `setup`, `result`. */
  name: string;
  /** Copy bulk data, so that it may change once this returns. Otherwise parts are views of it. */
  copy?: boolean;
  /** Stands in for class instances that cannot cross themselves (a rank's tensors and images).
   * Returns `undefined` for what it does not know; `part` is the index that its data will have among the parts. */
  replace?: Replace;
}

/** Encodes a value.
 *
 * @param value Anything that can cross.
 * @param options Its name, and who owns bulk data.
 * @returns The body and its parts.
 * @throws {TypeError} If something in it cannot cross; the message has the path to it.
 */
export function encodeValue(value: unknown, options: EncodeValueOptions): EncodedValue {
  const lowering = new Lowering(options);
  const lowered = lowering.lower(value, 0);
  return { body: encodeBody(lowered), parts: lowering.parts };
}

/** Options of {@linkcode decodeValue}. */
export interface DecodeValueOptions {
  /** Stands in for each tensor and image that arrives (on a rank, the native ones). */
  replace?: (value: TensorValue | EncodedImage) => unknown;
}

/** Decodes a value.
 *
 * @param body What {@linkcode encodeValue} made. Not kept.
 * @param parts Its parts. The value holds them without a copy.
 * @param options What to make of tensors and images.
 * @returns The value.
 * @throws {ProtocolError} If the bytes are not such a value.
 */
export function decodeValue(
  body: Uint8Array<ArrayBuffer>,
  parts: readonly Uint8Array<ArrayBuffer>[],
  options: DecodeValueOptions = {},
): unknown {
  return new Raising(parts, options).decode(body);
}

const identityCodec = {
  tryToEncode: (object: unknown): ExtData | null => object instanceof ExtData ? object : null,
  decode: (): never => {
    throw new ProtocolError("Cannot read value: an extension where none may be");
  },
};

let encoder = newEncoder();

function newEncoder(): Encoder {
  // Lowering has bounded the depth by then: nested maps and records count twice here.
  return new Encoder({ useBigInt64: true, maxDepth: 4 * MAX_DEPTH, extensionCodec: identityCodec });
}

function encodeBody(lowered: unknown): Uint8Array {
  const body = encoder.encodeSharedRef(lowered);
  // The encoder's buffer only grows: let go of it after a large value.
  if (body.length > LARGE_BODY_BYTE_LENGTH) encoder = newEncoder();
  return body;
}

/** Whether msgpack brings this string over unchanged. (A leading byte order mark is lost in decoding.) */
function isPlainString(value: string): boolean {
  return value.isWellFormed() && !value.startsWith(BYTE_ORDER_MARK);
}

function isPlainKey(key: string): boolean {
  return key !== "__proto__" && isPlainString(key);
}

/** One encoding: replaces, copying only where it must, what msgpack does not have. */
class Lowering {
  readonly parts: Uint8Array<ArrayBuffer>[] = [];
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
      return this.#nested(
        value,
        depth,
        () => this.#lowerRecord(value as Record<string, unknown>, depth, prototype),
      );
    }
    if (Array.isArray(value) && prototype === Array.prototype) {
      return this.#nested(value, depth, () => this.#lowerArray(value, depth));
    }
    if (prototype === Map.prototype) {
      return this.#nested(value, depth, () => this.#lowerMap(value as Map<unknown, unknown>, depth));
    }
    if (prototype === Set.prototype) {
      return this.#nested(value, depth, () => this.#lowerSet(value as Set<unknown>, depth));
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
    const stand = own ? value : this.#options.replace?.(value, this.parts.length);
    // Whoever replaces it sees to it that the stand-in stays as it is.
    const copy = own && this.#options.copy === true;
    if (stand instanceof TensorValue) {
      const part = this.#addPart(bytesOf(stand.data), copy);
      return new ExtData(Ext.Tensor, encodeNested([DTYPES.indexOf(stand.dtype), part, ...stand.shape]));
    }
    if (stand instanceof EncodedImage) {
      const part = this.#addPart(bytesOf(stand.bytes), copy);
      const { width, height } = stand;
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
    let holes = 0;
    for (let index = 0; index < array.length; index++) {
      const value = array[index];
      if (value === undefined && !(index in array)) {
        holes++;
        continue;
      }
      this.#path.push(index);
      const lowered = this.lower(value, depth + 1);
      this.#path.pop();
      if (lowered === value || Object.is(lowered, value)) continue;
      if (out === array) out = array.slice();
      out[index] = lowered;
    }
    if (holes === 0) return out;
    const entries = Object.keys(array).map(Number).filter((index) => !Number.isNaN(index));
    return new ExtData(
      Ext.SparseArray,
      encodeNested([array.length, ...entries.flatMap((index) => [index, out[index]])]),
    );
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

  #nested(value: object, depth: number, lower: () => unknown): unknown {
    if (depth >= MAX_DEPTH) {
      const chain = [...this.#ancestors, value];
      const closing = chain.findIndex((item, index) => chain.indexOf(item) < index);
      if (closing === -1) throw this.#error(`it is nested more than ${MAX_DEPTH} levels deep`);
      this.#path.length = closing;
      throw this.#error("it is a cycle");
    }
    this.#ancestors.push(value);
    const lowered = lower();
    this.#ancestors.pop();
    return lowered;
  }

  #addPart(bytes: Uint8Array, copy = this.#options.copy === true): number {
    const owned = copy || !(bytes.buffer instanceof ArrayBuffer) ? bytes.slice() : bytes;
    return this.parts.push(owned as Uint8Array<ArrayBuffer>) - 1;
  }

  #refuse(value: unknown): TypeError {
    return this.#error(`${describe(value)} cannot cross between processes`);
  }

  #error(state: string): TypeError {
    return new TypeError(`Cannot send ${formatPath(this.#options.name, this.#path)}: ${state}`);
  }
}

/** One decoding: puts back what {@linkcode Lowering} replaced. */
class Raising {
  #parts: readonly Uint8Array<ArrayBuffer>[];
  #options: DecodeValueOptions;
  #depth = 0;
  #decode = (data: Uint8Array, type: number): unknown => this.#raise(data as Uint8Array<ArrayBuffer>, type);

  constructor(parts: readonly Uint8Array<ArrayBuffer>[], options: DecodeValueOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  decode(body: Uint8Array<ArrayBuffer>): unknown {
    if (++this.#depth > 2 * MAX_DEPTH) throw new ProtocolError("Cannot read value: it is nested too deep");
    try {
      // Nothing of a body takes less than a byte: no count in it may allocate more than it could hold.
      const limit = { maxArrayLength: body.length, maxMapLength: body.length };
      const codec = { tryToEncode: identityCodec.tryToEncode, decode: this.#decode };
      return new Decoder({ useBigInt64: true, extensionCodec: codec, ...limit }).decode(body);
    } catch (cause) {
      // Also what `replace` throws: it has a reason of its own.
      if (cause instanceof DistributedError) throw cause;
      throw new ProtocolError(`Cannot read value: ${(cause as Error).message}`, { cause });
    } finally {
      this.#depth--;
    }
  }

  #raise(data: Uint8Array<ArrayBuffer>, type: number): unknown {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    switch (type) {
      case Ext.Undefined:
        return undefined;
      case Ext.NegativeZero:
        return -0;
      case Ext.BigInt:
        return raiseBigInt(data);
      case Ext.Utf16:
        return utf16String(data);
      case Ext.Date:
        return new Date(view.getFloat64(0));
      case Ext.Map:
        return new Map(pairs(this.#list(data, 0)));
      case Ext.Set:
        return new Set(this.#list(data, 0));
      case Ext.Record:
        return raiseRecord(this.#list(data, 1));
      case Ext.SparseArray:
        return raiseSparseArray(this.#list(data, 1));
      case Ext.ArrayBuffer:
        return exactBuffer(this.#part(view.getUint32(0)));
      case Ext.TypedArray:
        return typedArray(this.#part(view.getUint32(0)), view.getUint8(4));
      case Ext.Tensor:
        return this.#replaced(this.#tensor(this.#numbers(data)));
      case Ext.Image:
        return this.#replaced(this.#image(this.#numbers(data)));
      default:
        throw new ProtocolError(`Cannot read value: unknown extension ${type}`);
    }
  }

  #replaced(value: TensorValue | EncodedImage): unknown {
    return this.#options.replace ? this.#options.replace(value) : value;
  }

  #part(index: number): Uint8Array<ArrayBuffer> {
    const part = this.#parts[index];
    if (part === undefined) throw new ProtocolError(`Cannot read value: it has no part ${index}`);
    return part;
  }

  #list(data: Uint8Array<ArrayBuffer>, headLength: number): unknown[] {
    const list = this.decode(data);
    if (!Array.isArray(list) || list.length < headLength) {
      throw new ProtocolError("Cannot read value: an extension holds no list");
    }
    return list;
  }

  #numbers(data: Uint8Array<ArrayBuffer>): number[] {
    const list = this.#list(data, 2);
    if (!list.every((item) => typeof item === "number")) {
      throw new ProtocolError("Cannot read value: an extension holds something other than numbers");
    }
    return list as number[];
  }

  #tensor([dtypeIndex, part, ...shape]: number[]): TensorValue {
    const dtype = DTYPES[dtypeIndex!] as DType | undefined;
    if (dtype === undefined) throw new ProtocolError(`Cannot read value: unknown dtype ${dtypeIndex}`);
    const { array } = layoutOf(dtype);
    const bytes = this.#part(part!);
    return new TensorValue(dtype, shape, aligned(bytes, array) as TensorValue["data"]);
  }

  #image([typeIndex, part, width, height]: number[]): EncodedImage {
    const contentType = CONTENT_TYPES[typeIndex!];
    if (contentType === undefined) throw new ProtocolError(`Cannot read value: unknown picture ${typeIndex}`);
    return new EncodedImage(contentType, width!, height!, this.#part(part!));
  }
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

function raiseBigInt(data: Uint8Array): bigint {
  const text = new TextDecoder().decode(data);
  if (!/^-?[0-9a-f]+$/.test(text)) throw new ProtocolError("Cannot read value: a bigint has no digits");
  return text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}

function raiseRecord([isNull, ...flat]: unknown[]): object {
  const record = isNull ? Object.create(null) : {};
  for (const [key, value] of pairs(flat)) {
    // Assignment would call the setter of `__proto__`.
    Object.defineProperty(record, key as string, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return record;
}

function raiseSparseArray([length, ...flat]: unknown[]): unknown[] {
  if (typeof length !== "number" || !Number.isInteger(length) || length < 0 || length >= 2 ** 32) {
    throw new ProtocolError("Cannot read value: a sparse array has no length");
  }
  const array: unknown[] = [];
  for (const [index, value] of pairs(flat)) array[index as number] = value;
  array.length = length;
  return array;
}

function pairs(flat: unknown[]): [unknown, unknown][] {
  if (flat.length % 2 !== 0) throw new ProtocolError("Cannot read value: a key has no value");
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function typedArray(bytes: Uint8Array<ArrayBuffer>, kind: number): TypedArray {
  const constructor = TYPED_ARRAYS[kind];
  if (constructor === undefined) throw new ProtocolError(`Cannot read value: unknown typed array ${kind}`);
  return aligned(bytes, constructor);
}

function aligned(
  bytes: Uint8Array<ArrayBuffer>,
  constructor: TypedArrayConstructor | ReturnType<typeof layoutOf>["array"],
): TypedArray {
  const size = constructor.BYTES_PER_ELEMENT;
  if (bytes.byteLength % size !== 0) {
    throw new ProtocolError(`Cannot read value: ${bytes.byteLength} bytes are no elements of ${size} bytes`);
  }
  return new constructor(bytes.buffer, bytes.byteOffset, bytes.byteLength / size) as TypedArray;
}

function exactBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function utf16Bytes(text: string): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let index = 0; index < text.length; index++) view.setUint16(2 * index, text.charCodeAt(index), true);
  return new Uint8Array(view.buffer);
}

function utf16String(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let offset = 0; offset + 1 < bytes.byteLength; offset += 2) {
    text += String.fromCharCode(view.getUint16(offset, true));
  }
  return text;
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
