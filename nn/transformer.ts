/**
 * Transformer layers.
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
  /** Size between the two linear layers. Default: 2048. */
  dim_feedforward?: number;
  /** Dropout probability, used everywhere in the layer. Default: 0.1. */
  dropout?: number;
  /** Activation between the linear layers: `"relu"` (the default), `"gelu"`, or a function. */
  activation?: "relu" | "gelu" | ((input: Tensor) => Tensor);
  /** Value added to variances. Default: 1e-5. */
  layer_norm_eps?: number;
  /** Whether the first dimension is the batch, instead of the second. Default: false. */
  batch_first?: boolean;
  /** Whether to normalize before attention and linear layers, instead of after. Default: false. */
  norm_first?: boolean;
  /** Whether the layers have biases. Default: true. */
  bias?: boolean;
}

/** Options of {@linkcode TransformerEncoderLayer.forward}. */
export interface EncoderOptions {
  /**
   * `[length, length]` or `[batch × heads, length, length]`: true for pairs to ignore, or values to add to
   * their scores.
   */
  src_mask?: Tensor | null;
  /** `[batch, length]`: true for positions to ignore, or values to add to their scores. */
  src_key_padding_mask?: Tensor | null;
  /** Whether `src_mask`, which is still required, is the causal mask. Default: false. */
  is_causal?: boolean;
}

/**
 * Self-attention and two linear layers, each added to its input and normalized (Vaswani et al. 2017).
 * PyTorch's `torch.nn.TransformerEncoderLayer`.
 */
export class TransformerEncoderLayer extends Module<[src: Tensor, options?: EncoderOptions]> {
  /** Self-attention. */
  self_attn: MultiheadAttention;
  /** First linear layer. */
  linear1: Linear;
  /** Dropout between the linear layers. */
  dropout: Dropout;
  /** Second linear layer. */
  linear2: Linear;
  /** Whether to normalize before attention and linear layers. */
  readonly norm_first: boolean;
  /** Normalization of the attention. */
  norm1: LayerNorm;
  /** Normalization of the linear layers. */
  norm2: LayerNorm;
  /** Dropout after the attention. */
  dropout1: Dropout;
  /** Dropout after the linear layers. */
  dropout2: Dropout;
  /** Activation between the linear layers. */
  readonly activation: (input: Tensor) => Tensor;

  /**
   * Creates the module.
   *
   * @param d_model Size of inputs and outputs.
   * @param nhead Number of attention heads.
   * @param options The remaining options.
   * @throws {RangeError} If the number of heads does not divide the size.
   * @throws {TypeError} If the activation is unknown.
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
   * Computes the output.
   *
   * @param src `[length, batch, d_model]`, `[batch, length, d_model]` with `batch_first`, or either without
   * the batch.
   * @param options Masks.
   * @returns A tensor of the input's shape.
   * @throws {RangeError} If shapes do not match.
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
