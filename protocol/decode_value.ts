/**
 * Decodes values of calls from msgpack and raw parts. It reverses `encode_value.ts`.
 *
 * @module
 */
import { Decoder } from "@msgpack/msgpack";
import { DistributedError, ProtocolError } from "../errors.ts";
import { type DType, DTYPES, EncodedImage, layoutOf, TensorValue } from "../values.ts";
import { Collisions } from "./collisions.ts";
import { checkValue } from "./scan_body.ts";
import { ownBuffer, type Part, SharedPart } from "./shared_part.ts";
import { messageOfThrown } from "./thrown.ts";
import {
  ARRAY_DTYPES,
  CONTENT_TYPES,
  Ext,
  TYPED_ARRAYS,
  type TypedArray,
  type TypedArrayConstructor,
} from "./value_extensions.ts";

/** Maximum length of an array. */
const MAX_ARRAY_LENGTH = 2 ** 32 - 1;
/** An array may preallocate this many holes, and four more for each element. */
const MAX_HOLES = 16;
/** A decoder keeps the last body, so after a larger one it is not used again. */
const MAX_KEPT_BYTE_LENGTH = 64 * 1024;
const NO_PARTS: readonly Part[] = [];
const NO_OPTIONS: DecodeValueOptions = {};
/** Characters that are concatenated at once. One at a time would create a deep rope of strings. */
const UNITS_PER_CHUNK = 4096;

/** Bulk data of a value: the elements of a tensor or a typed array, or bytes. */
export interface PartInfo {
  /** The type of the elements, by PyTorch's name; `"uint8"` for an `ArrayBuffer` and for a picture's file. */
  readonly dtype: string;
  /** The sizes; the number of elements for what is not a tensor. */
  readonly shape: readonly number[];
  /** Size in bytes. */
  readonly byteLength: number;
}

/** Returns the bytes of a part. If the value is the buffer itself, `isBuffer` is true. */
export type ReadPart = (part: Part, info: PartInfo, isBuffer: boolean) => Uint8Array<ArrayBuffer>;

/** Options of {@linkcode decodeValue}. */
export interface DecodeValueOptions {
  /** Replaces each tensor and image. A rank returns its native ones. */
  replace?: (value: TensorValue | EncodedImage) => unknown;
  /** Replaces a tensor whose elements are in shared memory. Returns `undefined` to have them read. */
  tensor?: (part: SharedPart, dtype: DType, shape: number[]) => unknown;
  /** Returns the bytes of a part, in memory that the value may keep. Default: the part itself. */
  read?: ReadPart;
}

/**
 * Decodes a value.
 *
 * @param body The body from `encodeValue`. The value does not reference it.
 * @param parts The parts. The value references them without a copy.
 * @param options How to replace tensors and images.
 * @returns The value.
 * @throws {ProtocolError} If the bytes are not a value, or decoding would take too much memory or time.
 */
export function decodeValue(
  body: Uint8Array<ArrayBuffer>,
  parts: readonly Part[],
  options: DecodeValueOptions = {},
): unknown {
  checkValue(body, parts);
  return decodeScanned(body, parts, options);
}

/**
 * Decodes a value that was already scanned. A second scan of a large value would take a tenth of the decoding
 * time.
 *
 * @param body The body from `encodeValue`.
 * @param parts The parts.
 * @param options How to replace tensors and images.
 * @returns The value.
 * @throws {ProtocolError} If a `Map` or a `Set` would take too much time.
 */
export function decodeScanned(
  body: Uint8Array<ArrayBuffer>,
  parts: readonly Part[],
  options: DecodeValueOptions = NO_OPTIONS,
): unknown {
  try {
    // What `options` calls may decode other values.
    const decoder = idleDecoder ?? new ValueDecoder();
    idleDecoder = null;
    const value = decoder.decodeValue(body, parts, options);
    if (body.buffer.byteLength <= MAX_KEPT_BYTE_LENGTH) idleDecoder = decoder;
    return value;
  } catch (cause) {
    // Errors of `replace` are passed on too.
    if (cause instanceof DistributedError) throw cause;
    throw new ProtocolError(`Cannot read value: ${messageOfThrown(cause)}`, { cause });
  }
}

/**
 * Decodes one value at a time: restores what the encoder replaced. The scan has already rejected malformed
 * bodies.
 */
class ValueDecoder {
  #parts = NO_PARTS;
  #options = NO_OPTIONS;
  #collisions: Collisions | null = null;
  /**
   * One decoder for each level of nested extensions. A busy decoder would clone itself for each nested call.
   */
  readonly #decoders: Decoder[] = [];
  #level = 0;

  decodeValue(
    body: Uint8Array<ArrayBuffer>,
    parts: readonly Part[],
    options: DecodeValueOptions,
  ): unknown {
    this.#parts = parts;
    this.#options = options;
    const value = this.decode(body);
    this.#parts = NO_PARTS;
    this.#options = NO_OPTIONS;
    this.#collisions = null;
    return value;
  }

  decode(body: Uint8Array<ArrayBuffer>): unknown {
    const decoder = this.#decoders[this.#level] ??= this.#newDecoder();
    this.#level++;
    const value = decoder.decode(body);
    this.#level--;
    return value;
  }

  #newDecoder(): Decoder {
    const decode = (data: Uint8Array, type: number) =>
      this.#decodeExtension(data as Uint8Array<ArrayBuffer>, type);
    return new Decoder({ useBigInt64: true, extensionCodec: { tryToEncode: () => null, decode } });
  }

  #decodeExtension(data: Uint8Array<ArrayBuffer>, type: number): unknown {
    switch (type) {
      case Ext.Undefined:
        return undefined;
      case Ext.NegativeZero:
        return -0;
      case Ext.BigInt:
        return decodeBigInt(data);
      case Ext.Utf16:
        return utf16String(data);
      case Ext.Date:
        return new Date(viewOf(data).getFloat64(0));
      case Ext.Map:
        return this.#map(this.#list(data));
      case Ext.Set:
        return this.#set(this.#list(data));
      case Ext.Record:
        return decodeRecord(this.#list(data));
      case Ext.SparseArray:
        return decodeSparseArray(this.#list(data));
      case Ext.ArrayBuffer:
        return exactBuffer(this.#bytes(viewOf(data).getUint32(0), true));
      case Ext.TypedArray:
        return this.#typedArray(viewOf(data).getUint32(0), data[4]!);
      case Ext.Tensor:
        return this.#tensor(this.#list(data) as number[]);
      case Ext.Image:
        return this.#replaced(this.#image(this.#list(data) as number[]));
      default:
        throw new ProtocolError(`Cannot read value: unknown extension ${type}`);
    }
  }

  #list(data: Uint8Array<ArrayBuffer>): unknown[] {
    return this.decode(data) as unknown[];
  }

  /** Throws if the keys of the value's maps and sets would take too long to look up. */
  #checkCollisions(flat: unknown[], step: number): void {
    (this.#collisions ??= new Collisions()).check(flat, step);
  }

  #map(flat: unknown[]): Map<unknown, unknown> {
    this.#checkCollisions(flat, 2);
    const map = new Map<unknown, unknown>();
    for (let index = 0; index < flat.length; index += 2) map.set(flat[index], flat[index + 1]);
    return map;
  }

  #set(list: unknown[]): Set<unknown> {
    this.#checkCollisions(list, 1);
    return new Set(list);
  }

  #replaced(value: TensorValue | EncodedImage): unknown {
    return this.#options.replace ? this.#options.replace(value) : value;
  }

  #part(index: number, dtype: string, shape: readonly number[], isBuffer = false): Uint8Array<ArrayBuffer> {
    const part = this.#parts[index]!;
    const { read } = this.#options;
    if (read !== undefined) return read(part, { dtype, shape, byteLength: part.byteLength }, isBuffer);
    return ownBuffer(part as Uint8Array<ArrayBuffer>);
  }

  #bytes(index: number, isBuffer = false): Uint8Array<ArrayBuffer> {
    return this.#part(index, "uint8", [this.#parts[index]!.byteLength], isBuffer);
  }

  #typedArray(index: number, kind: number): TypedArray {
    const constructor = TYPED_ARRAYS[kind]!;
    const length = this.#parts[index]!.byteLength / constructor.BYTES_PER_ELEMENT;
    return decodeTypedArray(this.#part(index, ARRAY_DTYPES[kind]!, [length]), constructor);
  }

  #tensor([dtypeIndex, index, ...shape]: number[]): unknown {
    const dtype = DTYPES[dtypeIndex!] as DType;
    const part = this.#parts[index!]!;
    const replaced = part instanceof SharedPart ? this.#options.tensor?.(part, dtype, shape) : undefined;
    if (replaced !== undefined) return replaced;
    const data = decodeTypedArray(this.#part(index!, dtype, shape), layoutOf(dtype).array);
    return this.#replaced(new TensorValue(dtype, shape, data as TensorValue["data"]));
  }

  #image([typeIndex, part, width, height]: number[]): EncodedImage {
    return new EncodedImage(CONTENT_TYPES[typeIndex!]!, width!, height!, this.#bytes(part!));
  }
}

/** A decoder that is not in use. It is used again, because a new one takes as long as a small value. */
let idleDecoder: ValueDecoder | null = null;

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function decodeBigInt(data: Uint8Array): bigint {
  const text = new TextDecoder().decode(data);
  return text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
}

function decodeRecord(flat: unknown[]): object {
  const record = flat[0] ? Object.create(null) : {};
  for (let index = 1; index < flat.length; index += 2) {
    // Assignment would call the setter of `__proto__`.
    Object.defineProperty(record, flat[index] as string, {
      value: flat[index + 1],
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return record;
}

function decodeSparseArray(flat: unknown[]): unknown[] {
  const length = flat[0] as number;
  const array: unknown[] = [];
  // Setting the length directly would allocate memory for all elements, unless the length is too large for
  // that.
  if (length > MAX_HOLES + 4 * flat.length) array.length = MAX_ARRAY_LENGTH;
  array.length = length;
  for (let index = 1; index < flat.length; index += 2) array[flat[index] as number] = flat[index + 1];
  return array;
}

function decodeTypedArray(
  { buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>,
  constructor: TypedArrayConstructor | ReturnType<typeof layoutOf>["array"],
): TypedArray {
  return new constructor(buffer, byteOffset, byteLength / constructor.BYTES_PER_ELEMENT) as TypedArray;
}

function exactBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function utf16String(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength / 2;
  let text = "";
  for (let start = 0; start < length; start += UNITS_PER_CHUNK) {
    const count = Math.min(UNITS_PER_CHUNK, length - start);
    const units = Array.from({ length: count }, (_, index) => view.getUint16(2 * (start + index), true));
    text += String.fromCharCode(...units);
  }
  return text;
}
