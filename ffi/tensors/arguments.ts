/**
 * What operators take beside tensors.
 *
 * @module
 */
import type { FloatNumber } from "../native/mod.ts";

export type { DTypeName } from "../native/mod.ts";

/** A whole number. One beyond 2^53 is a bigint. */
export type Int = number | bigint;

/** A number with a fraction, or a whole one as such. */
export type Float = number | FloatNumber;

/** A number or a boolean. A whole number is an integer: `ops.float(2)` is 2.0. */
export type Scalar = number | bigint | boolean | FloatNumber;

/** Where a tensor is: `"cpu"`, `"cuda"` for the current CUDA device, `"cuda:1"`, or `"meta"` for none. */
export type Device = "cpu" | "cuda" | `cuda:${number}` | "meta" | (string & Record<never, never>);

/** How a tensor's elements are kept, by PyTorch's name. */
export type Layout = "strided" | "sparse_coo" | "sparse_csr" | "sparse_csc" | "sparse_bsr" | "sparse_bsc";

/** In which order a dense tensor's dimensions lie in memory, by PyTorch's name. */
export type MemoryFormat = "contiguous_format" | "preserve_format" | "channels_last" | "channels_last_3d";
