/**
 * Embedding tables.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, type Tensor } from "../ffi/mod.ts";
import { checkWhole, type FactoryOptions } from "./sizes.ts";
import { normal_ } from "./init.ts";
import { Module } from "./module.ts";
import { parameter } from "./parameter.ts";

/** Options of {@linkcode Embedding}. */
export interface EmbeddingOptions extends FactoryOptions {
  /**
   * Index whose vector is initialized to zero and not trained. A negative index counts from the end. Default:
   * none.
   */
  padding_idx?: number | null;
  /** Whether to divide gradients by the frequency of their index in the batch. Default: false. */
  scale_grad_by_freq?: boolean;
}

/** A table with a vector for each index, initialized from N(0, 1). PyTorch's `torch.nn.Embedding`. */
export class Embedding extends Module {
  /** Number of vectors. */
  readonly num_embeddings: number;
  /** Length of each vector. */
  readonly embedding_dim: number;
  /** Index whose vector is not trained, or `null`. */
  readonly padding_idx: number | null;
  /** Whether gradients are divided by the frequency of their index in the batch. */
  readonly scale_grad_by_freq: boolean;
  /** `[num_embeddings, embedding_dim]`. */
  weight: Tensor;

  /**
   * Creates the module.
   *
   * @param num_embeddings Number of vectors.
   * @param embedding_dim Length of each vector.
   * @param options The padding index; dtype and device.
   * @throws {RangeError} If a size is invalid, or the padding index is outside the table.
   */
  constructor(num_embeddings: number, embedding_dim: number, options: EmbeddingOptions = {}) {
    super();
    refuseUnknown("make Embedding", options, {
      device: true,
      dtype: true,
      padding_idx: true,
      scale_grad_by_freq: true,
    });
    checkWhole({ num_embeddings, embedding_dim }, 0);
    const { padding_idx = null, scale_grad_by_freq = false, dtype, device } = options;
    if (
      padding_idx !== null &&
      !(Number.isInteger(padding_idx) && padding_idx >= -num_embeddings && padding_idx < num_embeddings)
    ) {
      throw new RangeError(
        `Cannot take padding_idx ${padding_idx}: give one from ${-num_embeddings} to ${num_embeddings - 1}`,
      );
    }
    this.num_embeddings = num_embeddings;
    this.embedding_dim = embedding_dim;
    this.padding_idx = padding_idx !== null && padding_idx < 0 ? padding_idx + num_embeddings : padding_idx;
    this.scale_grad_by_freq = scale_grad_by_freq;
    this.weight = parameter(ops.empty([num_embeddings, embedding_dim], { dtype, device }));
    normal_(this.weight);
    const padding = this.padding_idx;
    if (padding !== null) noGrad(() => this.weight.setAt([padding], 0));
  }

  /**
   * Looks up vectors.
   *
   * @param input Indices, int64 or int32, of any shape.
   * @returns `[...input's shape, embedding_dim]`.
   */
  override forward(input: Tensor): Tensor {
    // In ATen, -1 means no padding index.
    return ops.embedding(this.weight, input, this.padding_idx ?? -1, this.scale_grad_by_freq);
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { num_embeddings, embedding_dim, padding_idx, scale_grad_by_freq } = this;
    let text = `${num_embeddings}, ${embedding_dim}`;
    if (padding_idx !== null) text += `, padding_idx=${padding_idx}`;
    return scale_grad_by_freq ? `${text}, scale_grad_by_freq=True` : text;
  }
}
