/**
 * Makes tensors of native handles, where `Tensor` itself cannot be imported: it is built on what does this.
 *
 * @module
 */
import { INTERNAL } from "../native/mod.ts";
import type { Tensor } from "./tensor.ts";

let TensorClass: new (key: symbol, handle: number) => Tensor;

/**
 * Tells which class tensors are of. `Tensor` does, when it is loaded.
 *
 * @param Class The class.
 */
export function setTensorClass(Class: new (key: symbol, handle: number) => Tensor): void {
  TensorClass = Class;
}

/**
 * Makes a tensor of a handle.
 *
 * @param handle The handle.
 * @returns The tensor.
 */
export function wrap(handle: number): Tensor {
  return new TensorClass(INTERNAL, handle);
}
