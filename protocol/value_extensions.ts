/**
 * What stands in msgpack for the values that it does not have: extensions, and the tables that they index.
 *
 * @module
 */
import type { ImageContentType } from "../values.ts";

/** Levels of nesting that a value may have. */
export const MAX_DEPTH = 128;

/** The kinds of extension. */
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

/** The class of one. */
export interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  readonly prototype: object;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): TypedArray;
}

/** A typed array's class goes over the wire as its index here. */
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

/** Their numbers, by prototype. */
export const TYPED_ARRAY_INDEX = new Map<object, number>(
  TYPED_ARRAYS.map(({ prototype }, index) => [prototype, index]),
);

/** A picture's format goes over the wire as its index here. */
export const CONTENT_TYPES: readonly ImageContentType[] = ["image/jpeg", "image/png", "image/webp"];
