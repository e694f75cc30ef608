/**
 * Types of operator arguments other than tensors.
 *
 * @module
 */
import type { FloatNumber } from "../native/mod.ts";

export type { DTypeName } from "../native/mod.ts";

/** An integer. Integers beyond 2^53 are bigints. */
export type Int = number | bigint;

/** A floating-point number. Integral numbers are accepted. */
export type Float = number | FloatNumber;

/** A number or a boolean. An integral number is an integer; `ops.float(2)` is 2.0. */
export type Scalar = number | bigint | boolean | FloatNumber;

/**
 * A device: `"cpu"`, `"cuda"` for the current CUDA device, `"cuda:1"`, or `"meta"` for tensors without
 * elements.
 */
export type Device = "cpu" | "cuda" | `cuda:${number}` | "meta" | (string & Record<never, never>);

/** A tensor's storage layout, by PyTorch's name. */
export type Layout = "strided" | "sparse_coo" | "sparse_csr" | "sparse_csc" | "sparse_bsr" | "sparse_bsc";

/** The order of a dense tensor's dimensions in memory, by PyTorch's name. */
export type MemoryFormat = "contiguous_format" | "preserve_format" | "channels_last" | "channels_last_3d";
