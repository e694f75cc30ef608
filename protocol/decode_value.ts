/** Values of calls from msgpack and raw parts: the other half of `encode_value.ts`.
 *
 * @module
 */
import { Decoder } from "@msgpack/msgpack";
import { DistributedError, ProtocolError } from "../errors.ts";
import { type DType, DTYPES, EncodedImage, layoutOf, TensorValue } from "../values.ts";
import {
  CONTENT_TYPES,
  Ext,
  MAX_DEPTH,
  TYPED_ARRAYS,
  type TypedArray,
  type TypedArrayConstructor,
} from "./value_extensions.ts";

/** Options of {@linkcode decodeValue}. */
export interface DecodeValueOptions {
  /** Stands in for each tensor and image that arrives (on a rank, the native ones). */
  replace?: (value: TensorValue | EncodedImage) => unknown;
}

/** Decodes a value.
 *
 * @param body What `encodeValue` made. Not kept.
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

/** One decoding: puts back what encoding replaced. */
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
      const codec = { tryToEncode: () => null, decode: this.#decode };
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

function utf16String(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = "";
  for (let offset = 0; offset + 1 < bytes.byteLength; offset += 2) {
    text += String.fromCharCode(view.getUint16(offset, true));
  }
  return text;
}
