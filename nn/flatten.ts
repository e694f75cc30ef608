/**
 * Layers that only change the shape.
 *
 * @module
 */
import { ops, type Tensor } from "../ffi/mod.ts";
import { tuple } from "./repr.ts";
import { Module } from "./module.ts";

/** Merges several dimensions into one. PyTorch's `torch.nn.Flatten`. */
export class Flatten extends Module {
  /** First dimension to merge. */
  readonly start_dim: number;
  /** Last dimension to merge. */
  readonly end_dim: number;

  /**
   * Creates the module.
   *
   * @param start_dim First dimension to merge. Default: 1, which keeps the batch dimension.
   * @param end_dim Last dimension to merge. Default: -1.
   */
  constructor(start_dim = 1, end_dim = -1) {
    super();
    this.start_dim = start_dim;
    this.end_dim = end_dim;
  }

  /** Returns the input in its new shape, as a view if possible. */
  override forward(input: Tensor): Tensor {
    return ops.flatten(input, this.start_dim, this.end_dim);
  }

  /** Returns the dimensions, as PyTorch prints them. */
  protected override extraRepr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}

/** Splits one dimension into several. PyTorch's `torch.nn.Unflatten`. */
export class Unflatten extends Module {
  /** Dimension to split. */
  readonly dim: number;
  /** Sizes of the new dimensions. */
  readonly unflattened_size: readonly number[];

  /**
   * Creates the module.
   *
   * @param dim Dimension to split.
   * @param unflattened_size Sizes of the new dimensions. One of them may be -1, to be inferred.
   */
  constructor(dim: number, unflattened_size: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattened_size = [...unflattened_size];
  }

  /** Returns a view of the input in its new shape. */
  override forward(input: Tensor): Tensor {
    return ops.unflatten(input, this.dim, this.unflattened_size);
  }

  /** Returns the dimension and sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${tuple(this.unflattened_size)}`;
  }
}
