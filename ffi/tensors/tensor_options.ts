/**
 * Options of the methods of `Tensor`.
 *
 * @module
 */
import type { DType } from "../../values.ts";
import type { Device, DTypeName } from "./arguments.ts";
import type { Tensor } from "./tensor.ts";

/** Options of {@linkcode Tensor.fromArray}. */
export interface FromArrayOptions {
  /**
   * The element type. Default: the typed array's own dtype. Nested arrays of numbers give float32, of
   * booleans bool, and of bigints int64.
   */
  dtype?: DType;
  /** The device, such as `"cpu"` (the default) or `"cuda:0"`. */
  device?: string;
}

/** Options of {@linkcode Tensor.to}. */
export interface ToOptions {
  /** The target device (`"cpu"`, `"cuda:0"`). Default: the tensor's own. */
  device?: Device;
  /** The target element type. Default: the tensor's own. */
  dtype?: DTypeName;
  /** Whether to copy even if the device and dtype stay the same. Default: false. */
  copy?: boolean;
  /**
   * Whether to return before a copy between pinned memory and a CUDA device has finished. After a copy from a
   * device to the CPU, the elements are valid only after `cuda.synchronize()` or an event. Default: false.
   */
  nonBlocking?: boolean;
}

/** Options of {@linkcode Tensor.backward}. */
export interface BackwardOptions {
  /**
   * The gradient of the result with respect to this tensor, of this tensor's shape. Default: ones, allowed
   * only if the tensor has one element.
   */
  gradient?: Tensor;
  /** Whether to keep the autograd graph for another backward pass. Default: `create_graph`. */
  retain_graph?: boolean;
  /** Whether to record the backward pass itself, for gradients of gradients. Default: false. */
  create_graph?: boolean;
  /** The leaves whose `grad` is accumulated. Default: all leaves. */
  inputs?: readonly Tensor[];
}
