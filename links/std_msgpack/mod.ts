/**
 * What Cohort uses of `@std/msgpack`, served from npm for machines that cannot reach JSR.
 *
 * The signatures are those of `@std/msgpack` 1.0: the npm files carry no types of their own.
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
  /** Each entry. */
  [index: string | number]: ValueType;
}

/** Decodes one value; bytes left over or missing are an `EvalError`. */
export const decode: (data: Uint8Array) => ValueType = decodeImpl;

/** Encodes `object`; a value that does not fit MessagePack is an `Error`. */
export const encode: (object: ValueType) => Uint8Array<ArrayBuffer> = encodeImpl;
