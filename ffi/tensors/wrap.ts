/**
 * Wraps native handles in tensors. Modules that `Tensor` itself depends on use it, because they cannot import
 * `Tensor`.
 *
 * @module
 */
import { INTERNAL } from "../native/mod.ts";
import type { Tensor } from "./tensor.ts";

let TensorClass: new (key: symbol, handle: number) => Tensor;

/**
 * Registers the tensor class. `Tensor` calls this when it is loaded.
 *
 * @param Class The class.
 */
export function setTensorClass(Class: new (key: symbol, handle: number) => Tensor): void {
  TensorClass = Class;
}

/**
 * Wraps a native handle in a tensor.
 *
 * @param handle The handle.
 * @returns The tensor.
 */
export function wrap(handle: number): Tensor {
  return new TensorClass(INTERNAL, handle);
}
