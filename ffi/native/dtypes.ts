/**
 * Element types by libtorch's numbers (`c10/core/ScalarType.h`).
 *
 * @module
 */
import type { DType } from "../../values.ts";

/** An element type by PyTorch's name, including types whose elements TypeScript cannot represent. */
export type DTypeName =
  | DType
  | "complex32"
  | "complex128"
  | "uint16"
  | "uint32"
  | "uint64"
  | "qint8"
  | "quint8"
  | "qint32"
  | "float8_e5m2"
  | "float8_e4m3fn"
  | "float8_e5m2fnuz"
  | "float8_e4m3fnuz"
  | "float8_e8m0fnu"
  | "float4_e2m1fn_x2"
  | "quint4x2"
  | "quint2x4"
  | "bits1x8"
  | "bits2x4"
  | "bits4x2"
  | "bits8"
  | "bits16"
  | `${"uint" | "int"}${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

const NAMES: Readonly<Record<number, DTypeName>> = {
  0: "uint8",
  1: "int8",
  2: "int16",
  3: "int32",
  4: "int64",
  5: "float16",
  6: "float32",
  7: "float64",
  8: "complex32",
  9: "complex64",
  10: "complex128",
  11: "bool",
  12: "qint8",
  13: "quint8",
  14: "qint32",
  15: "bfloat16",
  16: "quint4x2",
  17: "quint2x4",
  18: "bits1x8",
  19: "bits2x4",
  20: "bits4x2",
  21: "bits8",
  22: "bits16",
  23: "float8_e5m2",
  24: "float8_e4m3fn",
  25: "float8_e5m2fnuz",
  26: "float8_e4m3fnuz",
  27: "uint16",
  28: "uint32",
  29: "uint64",
  30: "uint1",
  31: "uint2",
  32: "uint3",
  33: "uint4",
  34: "uint5",
  35: "uint6",
  36: "uint7",
  37: "int1",
  38: "int2",
  39: "int3",
  40: "int4",
  41: "int5",
  42: "int6",
  43: "int7",
  44: "float8_e8m0fnu",
  45: "float4_e2m1fn_x2",
};

/**
 * Returns the name of an element type.
 *
 * @param number libtorch's number.
 * @returns PyTorch's name, or the number as text if it is unknown.
 */
export function dtypeName(number: number): DTypeName {
  return NAMES[number] ?? (`dtype ${number}` as DTypeName);
}

const KNOWN = new Set<string>(Object.values(NAMES));

/**
 * Returns whether a text is the name of an element type.
 *
 * @param text The text.
 */
export function isDtypeName(text: string): text is DTypeName {
  return KNOWN.has(text);
}
