/**
 * The transformer's layers.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import type { FactoryOptions } from "./sizes.ts";
import { MultiheadAttention } from "./attention.ts";
import { Dropout } from "./dropout.ts";
import { Linear } from "./linear.ts";
import { Module } from "./module.ts";
import { LayerNorm } from "./normalization.ts";

/** Options of {@linkcode TransformerEncoderLayer}. */
export interface TransformerEncoderLayerOptions extends FactoryOptions {
  /** The size between the two linear layers. Default: 2048. */
  dim_feedforward?: number;
  /** The probability of dropping, everywhere. Default: 0.1. */
  dropout?: number;
  /** What is between the linear layers: `"relu"`, the default, `"gelu"`, or a function. */
  activation?: "relu" | "gelu" | ((input: Tensor) => Tensor);
  /** What is added to variances. Default: 1e-5. */
  layer_norm_eps?: number;
  /** Whether the batch is the first dimension, rather than the second. Default: false. */
  batch_first?: boolean;
  /** Whether normalization comes before attention and linear layers, rather than after. Default: false. */
  norm_first?: boolean;
  /** Whether its layers have biases. Default: true. */
  bias?: boolean;
}

/** Options of {@linkcode TransformerEncoderLayer.forward}. */
export interface EncoderOptions {
  /**
   * `[length, length]` or `[batch × heads, length, length]`: true for pairs that do not count, or what is
   * added.
   */
  src_mask?: Tensor | null;
  /** `[batch, length]`: true for places that do not count, or what is added. */
  src_key_padding_mask?: Tensor | null;
  /** That `src_mask`, which has to be given, is the causal one. Default: false. */
  is_causal?: boolean;
}

/**
 * Attention of a sequence to itself and two linear layers, each added to its input and normalized (Vaswani et
 * al. 2017). PyTorch's `torch.nn.TransformerEncoderLayer`.
 */
export class TransformerEncoderLayer extends Module<[src: Tensor, options?: EncoderOptions]> {
  /** The attention. */
  self_attn: MultiheadAttention;
  /** The first linear layer. */
  linear1: Linear;
  /** What is dropped between the linear layers. */
  dropout: Dropout;
  /** The second linear layer. */
  linear2: Linear;
  /** Whether normalization comes before. */
  readonly norm_first: boolean;
  /** The attention's normalization. */
  norm1: LayerNorm;
  /** The linear layers' normalization. */
  norm2: LayerNorm;
  /** What is dropped of the attention. */
  dropout1: Dropout;
  /** What is dropped of the linear layers. */
  dropout2: Dropout;
  /** What is between the linear layers. */
  readonly activation: (input: Tensor) => Tensor;

  /**
   * Makes it.
   *
   * @param d_model The size of inputs and outputs.
   * @param nhead How many heads the attention has.
   * @param options The rest.
   * @throws {RangeError} If the heads do not divide the size.
   * @throws {TypeError} If there is no such activation.
   */
  constructor(d_model: number, nhead: number, options: TransformerEncoderLayerOptions = {}) {
    super();
    refuseUnknown("make TransformerEncoderLayer", options, {
      device: true,
      dtype: true,
      dim_feedforward: true,
      dropout: true,
      activation: true,
      layer_norm_eps: true,
      batch_first: true,
      norm_first: true,
      bias: true,
    });
    const { dim_feedforward = 2048, dropout = 0.1, activation = "relu", layer_norm_eps: eps = 1e-5 } =
      options;
    const { batch_first = false, norm_first = false, bias = true, dtype, device } = options;
    const made = { bias, dtype, device };
    this.self_attn = new MultiheadAttention(d_model, nhead, { dropout, batch_first, ...made });
    this.linear1 = new Linear(d_model, dim_feedforward, made);
    this.dropout = new Dropout(dropout);
    this.linear2 = new Linear(dim_feedforward, d_model, made);
    this.norm_first = norm_first;
    this.norm1 = new LayerNorm(d_model, { eps, ...made });
    this.norm2 = new LayerNorm(d_model, { eps, ...made });
    this.dropout1 = new Dropout(dropout);
    this.dropout2 = new Dropout(dropout);
    this.activation = activationOf(activation);
  }

  /**
   * Computes it.
   *
   * @param src `[length, batch, d_model]`, `[batch, length, d_model]` with `batch_first`, or without the
   * batch.
   * @param options Masks.
   * @returns The input's shape.
   * @throws {RangeError} If shapes do not fit.
   */
  override forward(src: Tensor, options: EncoderOptions = {}): Tensor {
    refuseUnknown("encode", options, { src_mask: true, src_key_padding_mask: true, is_causal: true });
    if (this.norm_first) {
      const attended = src.add(this.#attend(this.norm1.forward(src), options));
      return attended.add(this.#feed(this.norm2.forward(attended)));
    }
    const attended = this.norm1.forward(src.add(this.#attend(src, options)));
    return this.norm2.forward(attended.add(this.#feed(attended)));
  }

  #attend(input: Tensor, options: EncoderOptions): Tensor {
    const { src_mask, src_key_padding_mask, is_causal } = options;
    const [output] = this.self_attn.forward(input, input, input, {
      attn_mask: src_mask,
      key_padding_mask: src_key_padding_mask,
      is_causal,
      need_weights: false,
    });
    return this.dropout1.forward(output);
  }

  #feed(input: Tensor): Tensor {
    const hidden = this.dropout.forward(this.activation(this.linear1.forward(input)));
    return this.dropout2.forward(this.linear2.forward(hidden));
  }
}

function activationOf(
  activation: "relu" | "gelu" | ((input: Tensor) => Tensor),
): (input: Tensor) => Tensor {
  if (typeof activation === "function") return activation;
  if (activation === "relu") return (input) => ops.relu(input);
  if (activation === "gelu") return (input) => ops.gelu(input);
  throw new TypeError(
    `Cannot use activation ${escapeLine(String(activation))}: give "relu", "gelu" or a function`,
  );
}
