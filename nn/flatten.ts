/**
 * Layers that change the shape alone.
 *
 * @module
 */
import { ops, type Tensor } from "../ffi/mod.ts";
import { tuple } from "./repr.ts";
import { Module } from "./module.ts";

/** Makes one dimension of several. PyTorch's `torch.nn.Flatten`. */
export class Flatten extends Module {
  /** The first dimension of those. */
  readonly start_dim: number;
  /** The last. */
  readonly end_dim: number;

  /**
   * Makes it.
   *
   * @param start_dim The first dimension. Default: 1, which leaves the batch.
   * @param end_dim The last dimension. Default: -1.
   */
  constructor(start_dim = 1, end_dim = -1) {
    super();
    this.start_dim = start_dim;
    this.end_dim = end_dim;
  }

  /** Gives the input in its new shape, a view where that can be. */
  override forward(input: Tensor): Tensor {
    return ops.flatten(input, this.start_dim, this.end_dim);
  }

  /** Its dimensions. */
  protected override extraRepr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}

/** Makes several dimensions of one. PyTorch's `torch.nn.Unflatten`. */
export class Unflatten extends Module {
  /** Which dimension. */
  readonly dim: number;
  /** The sizes that it gets. */
  readonly unflattened_size: readonly number[];

  /**
   * Makes it.
   *
   * @param dim Which dimension.
   * @param unflattened_size The sizes that it gets; one may be -1, for what is left.
   */
  constructor(dim: number, unflattened_size: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattened_size = [...unflattened_size];
  }

  /** Gives a view of the input in its new shape. */
  override forward(input: Tensor): Tensor {
    return ops.unflatten(input, this.dim, this.unflattened_size);
  }

  /** Its dimension and sizes. */
  protected override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${tuple(this.unflattened_size)}`;
  }
}
