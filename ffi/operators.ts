/** Reductions, and changes of shape, as methods of tensors. The rest of the operators is `ops.call`.
 *
 * @module
 */
import { unary, type UnaryNumber } from "./_hot.ts";
import { UnaryOp } from "./_symbols.gen.ts";
import { call, make, TensorElementwise } from "./elementwise.ts";
import type { TensorLifetime } from "./lifetime.ts";
import type { Tensor } from "./tensor.ts";

/** Which dimensions a reduction takes. */
export interface ReduceOptions {
  /** One dimension or several, negative ones from the end. Left out: all. */
  dim?: number | readonly number[];
  /** Keep reduced dimensions with the size 1. Default: false. */
  keepdim?: boolean;
}

/** Operators as methods, by PyTorch's names and with its meaning: each makes a new tensor, or a view where PyTorch's
 * does. Programs use it as `Tensor`. What they throw: as `TensorElementwise`. */
export class TensorOperators extends TensorElementwise {
  /** The sum, of all elements or along dimensions.
   *
   * @param options The dimensions.
   * @returns A new tensor, of no dimension where all are reduced.
   */
  sum(options: ReduceOptions = {}): Tensor {
    return this.#reduce("sum", UnaryOp.Sum, options);
  }

  /** The mean, of all elements or along dimensions.
   *
   * @param options The dimensions.
   * @returns A new tensor, of no dimension where all are reduced.
   */
  mean(options: ReduceOptions = {}): Tensor {
    return this.#reduce("mean", UnaryOp.Mean, options);
  }

  /** The greatest element along dimensions.
   *
   * @param options The dimensions.
   * @returns A new tensor.
   */
  amax(options: ReduceOptions = {}): Tensor {
    return this.#call("aten::amax", [options.dim ?? [], options.keepdim ?? false]);
  }

  /** The least element along dimensions.
   *
   * @param options The dimensions.
   * @returns A new tensor.
   */
  amin(options: ReduceOptions = {}): Tensor {
    return this.#call("aten::amin", [options.dim ?? [], options.keepdim ?? false]);
  }

  /** Where the greatest element is.
   *
   * @param dim The dimension. Left out: among all elements.
   * @returns A new tensor, int64.
   */
  argmax(dim?: number): Tensor {
    return this.#call("aten::argmax", [dim]);
  }

  /** e^x over its sum along a dimension.
   *
   * @param dim The dimension.
   * @returns A new tensor.
   */
  softmax(dim: number): Tensor {
    return this.#call("aten::softmax.int", [dim]);
  }

  /** Another shape with the same elements in the same order: a view where the memory allows, else a copy.
   *
   * @param shape The sizes; one of them may be -1, for what is left.
   * @returns A new tensor.
   */
  reshape(shape: readonly number[]): Tensor {
    return this.#call("aten::reshape", [shape]);
  }

  /** Another shape over the same memory.
   *
   * @param shape The sizes; one of them may be -1, for what is left.
   * @returns A view.
   */
  view(shape: readonly number[]): Tensor {
    return this.#call("aten::view", [shape]);
  }

  /** All elements in one dimension.
   *
   * @returns A view where the memory allows, else a copy.
   */
  flatten(): Tensor {
    return this.#call("aten::flatten.using_ints");
  }

  /** Two dimensions exchanged.
   *
   * @param dim0 The one.
   * @param dim1 The other.
   * @returns A view.
   */
  transpose(dim0: number, dim1: number): Tensor {
    return this.#call("aten::transpose.int", [dim0, dim1]);
  }

  /** All dimensions in another order.
   *
   * @param dims The order.
   * @returns A view.
   */
  permute(dims: readonly number[]): Tensor {
    return this.#call("aten::permute", [dims]);
  }

  /** Broadcast to a shape.
   *
   * @param shape The sizes; -1 keeps one.
   * @returns A view.
   */
  expand(shape: readonly number[]): Tensor {
    return this.#call("aten::expand", [shape]);
  }

  /** With a dimension of size 1 put in.
   *
   * @param dim Where.
   * @returns A view.
   */
  unsqueeze(dim: number): Tensor {
    return this.#call("aten::unsqueeze", [dim]);
  }

  /** Without dimensions of size 1.
   *
   * @param dim The dimension. Left out: all of size 1.
   * @returns A view.
   */
  squeeze(dim?: number): Tensor {
    return dim === undefined ? this.#call("aten::squeeze") : this.#call("aten::squeeze.dim", [dim]);
  }

  /** A part along a dimension.
   *
   * @param dim The dimension.
   * @param start Where it begins.
   * @param length How long it is.
   * @returns A view.
   */
  narrow(dim: number, start: number, length: number): Tensor {
    return this.#call("aten::narrow", [dim, start, length]);
  }

  /** A part along a dimension, as `start:end:step` in Python.
   *
   * @param dim The dimension.
   * @param start Where it begins; negative ones from the end.
   * @param end Before which it ends. Left out: the end.
   * @param step Each how many, positive.
   * @returns A view.
   */
  slice(dim: number, start: number, end?: number, step: number = 1): Tensor {
    return this.#call("aten::slice.Tensor", [dim, start, end, step]);
  }

  /** One index along a dimension, which is gone from the result.
   *
   * @param dim The dimension.
   * @param index The index; negative ones from the end.
   * @returns A view.
   */
  select(dim: number, index: number): Tensor {
    return this.#call("aten::select.int", [dim, index]);
  }

  /** The parts at several indices along a dimension.
   *
   * @param dim The dimension.
   * @param index Their numbers: one dimension, int64 or int32.
   * @returns A new tensor.
   */
  indexSelect(dim: number, index: TensorLifetime): Tensor {
    return this.#call("aten::index_select", [dim, index]);
  }

  /** Parts of equal size along a dimension, the last one perhaps smaller.
   *
   * @param size Their size.
   * @param dim The dimension.
   * @returns Views.
   */
  split(size: number, dim: number = 0): Tensor[] {
    return call(this, "aten::split.Tensor", [size, dim]) as Tensor[];
  }

  #call(name: string, inputs: readonly unknown[] = []): Tensor {
    return call(this, name, inputs) as Tensor;
  }

  #reduce(name: "sum" | "mean", whole: UnaryNumber, { dim, keepdim = false }: ReduceOptions): Tensor {
    if (dim === undefined && !keepdim) return make(this, unary(this, whole, `aten::${name}`));
    return this.#call(name === "sum" ? "aten::sum.dim_IntList" : "aten::mean.dim", [dim, keepdim]);
  }
}
