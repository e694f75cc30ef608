/**
 * The part of `@std/msgpack` that Cohort uses, from npm, for machines that cannot reach JSR.
 *
 * The signatures are those of `@std/msgpack` 1.0, because the npm files have no types.
 *
 * @module
 */

import { decode as decodeImpl } from "deno-std/msgpack/decode.js";
import { encode as encodeImpl } from "deno-std/msgpack/encode.js";

/** A value that MessagePack can carry. */
export type ValueType =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly ValueType[]
  | ValueMap;

/** An object of {@linkcode ValueType}s. */
export interface ValueMap {
  /** The value of an entry. */
  [index: string | number]: ValueType;
}

/** Decodes one value. Throws an `EvalError` if bytes are missing or left over. */
export const decode: (data: Uint8Array) => ValueType = decodeImpl;

/** Encodes `object`. Throws an `Error` if MessagePack cannot represent a value. */
export const encode: (object: ValueType) => Uint8Array<ArrayBuffer> = encodeImpl;
