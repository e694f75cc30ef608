/** What operators take beside tensors.
 *
 * @module
 */
import type { DType } from "../values.ts";
import type { FloatNumber } from "./_wire.ts";

/** A whole number. One beyond 2^53 is a bigint. */
export type Int = number | bigint;

/** A number with a fraction, or a whole one as such. */
export type Float = number | FloatNumber;

/** A number or a boolean. A whole number is an integer: `ops.float(2)` is 2.0. */
export type Scalar = number | bigint | boolean | FloatNumber;

/** An element type by PyTorch's name, among them those whose elements cannot be given to TypeScript. */
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

/** Where a tensor is: `"cpu"`, `"cuda"` for the current CUDA device, `"cuda:1"`, or `"meta"` for none. */
export type Device = "cpu" | "cuda" | `cuda:${number}` | "meta" | (string & Record<never, never>);

/** How a tensor's elements are kept, by PyTorch's name. */
export type Layout = "strided" | "sparse_coo" | "sparse_csr" | "sparse_csc" | "sparse_bsr" | "sparse_bsc";

/** In which order a dense tensor's dimensions lie in memory, by PyTorch's name. */
export type MemoryFormat = "contiguous_format" | "preserve_format" | "channels_last" | "channels_last_3d";
