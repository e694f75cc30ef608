/**
 * Extensions for values that msgpack does not have, and the tables that they index.
 *
 * @module
 */
import type { ImageContentType } from "../values.ts";

/** Maximum nesting depth of a value. */
export const MAX_DEPTH = 128;

/** Extension types. */
export const Ext = {
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

/** Any typed array. */
export type TypedArray = ArrayBufferView & { readonly length: number; readonly BYTES_PER_ELEMENT: number };

/** The class of a typed array. */
export interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  readonly prototype: object;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): TypedArray;
}

/** Classes of typed arrays. A class is encoded as its index in this list. */
export const TYPED_ARRAYS: readonly TypedArrayConstructor[] = [
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

/** PyTorch's names for the elements of {@linkcode TYPED_ARRAYS}, by the same indices. */
export const ARRAY_DTYPES: readonly string[] = [
  "int8",
  "uint8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float16",
  "float32",
  "float64",
];

/** Indices in {@linkcode TYPED_ARRAYS}, by prototype. */
export const TYPED_ARRAY_INDEX = new Map<object, number>(
  TYPED_ARRAYS.map(({ prototype }, index) => [prototype, index]),
);

/** Image formats. A format is encoded as its index in this list. */
export const CONTENT_TYPES: readonly ImageContentType[] = ["image/jpeg", "image/png", "image/webp"];
