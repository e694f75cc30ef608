/**
 * Multi-head attention.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { checkProbability, checkWhole, type FactoryOptions } from "./sizes.ts";
import { constant_, xavierUniform_ } from "./init.ts";
import { Linear } from "./linear.ts";
import { Module } from "./module.ts";
import { parameter } from "./parameter.ts";

/** Options of {@linkcode MultiheadAttention}. */
export interface MultiheadAttentionOptions extends FactoryOptions {
  /** Dropout probability of attention weights in training. Default: 0. */
  dropout?: number;
  /** Whether the projections add biases. Default: true. */
  bias?: boolean;
  /** Whether the first dimension is the batch, instead of the second. Default: false. */
  batch_first?: boolean;
}

/** Options of {@linkcode MultiheadAttention.forward}. */
export interface AttentionOptions {
  /** `[batch, source]` (or `[source]`): true for keys to ignore, or values to add to their scores. */
  key_padding_mask?: Tensor | null;
  /**
   * `[target, source]` or `[batch × heads, target, source]`: true for pairs to ignore, or values to add to
   * their scores.
   */
  attn_mask?: Tensor | null;
  /** Whether to return the attention weights. It is faster without them. Default: true. */
  need_weights?: boolean;
  /** Whether to return the mean of the heads' weights. Default: true. */
  average_attn_weights?: boolean;
  /**
   * Whether `attn_mask` is the causal mask. `attn_mask` is still required, but it is not read if no weights
   * are returned and there is no `key_padding_mask`. Default: false.
   */
  is_causal?: boolean;
}

// PyTorch prints this name.
class NonDynamicallyQuantizableLinear extends Linear {}

/**
 * Multi-head attention: softmax(q kᵀ / √head_dim) v per head, with projections before and after (Vaswani et
 * al. 2017). PyTorch's `torch.nn.MultiheadAttention`.
 *
 * The input projection is initialized uniformly in ±√(6 / (4 embed_dim)), the output projection in
 * ±1/√embed_dim, and the biases are zero.
 *
 * @example Tokens that attend only to earlier ones
 * ```ts
 * import { nn, ops, tidy } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using attention = new nn.MultiheadAttention(8, 2, { batch_first: true }).eval();
 * tidy(() => {
 *   const tokens = ops.randn([1, 3, 8]);
 *   const later = ops.ones([3, 3], { dtype: "bool" }).triu(1);
 *   const [output, weights] = attention.forward(tokens, tokens, tokens, { attn_mask: later });
 *   assertEquals(output.shape, [1, 3, 8]);
 *   assertEquals(weights!.at(0, 0).toArray(), [1, 0, 0]);
 * });
 * ```
 */
export class MultiheadAttention
  extends Module<[query: Tensor, key: Tensor, value: Tensor, options?: AttentionOptions], [
    output: Tensor,
    weights: Tensor | null,
  ]> {
  /** Size of queries, keys, values and outputs. */
  readonly embed_dim: number;
  /** Number of heads. */
  readonly num_heads: number;
  /** Size of each head: `embed_dim / num_heads`. */
  readonly head_dim: number;
  /** Dropout probability of attention weights in training. */
  readonly dropout: number;
  /** Whether the first dimension is the batch. */
  readonly batch_first: boolean;
  /** Stacked projections of queries, keys and values: `[3 × embed_dim, embed_dim]`. */
  in_proj_weight: Tensor;
  /** Stacked biases of these projections, `[3 × embed_dim]`, or `null`. */
  in_proj_bias: Tensor | null;
  /** Projection of the heads' outputs. */
  out_proj: Linear;

  /**
   * Creates the module.
   *
   * @param embed_dim Size of queries, keys, values and outputs.
   * @param num_heads Number of heads. It must divide `embed_dim`.
   * @param options Dropout, biases, the batch dimension; dtype and device.
   * @throws {RangeError} If the number of heads does not divide the size, or the dropout is not a
   * probability.
   */
  constructor(embed_dim: number, num_heads: number, options: MultiheadAttentionOptions = {}) {
    super();
    refuseUnknown("make MultiheadAttention", options, {
      device: true,
      dtype: true,
      dropout: true,
      bias: true,
      batch_first: true,
    });
    checkWhole({ embed_dim, num_heads });
    if (embed_dim % num_heads !== 0) {
      throw new RangeError(
        `Cannot divide embed_dim ${embed_dim} among ${num_heads} heads: give a number that divides it`,
      );
    }
    const { dropout = 0, bias = true, batch_first = false, dtype, device } = options;
    checkProbability("dropout", dropout);
    this.embed_dim = embed_dim;
    this.num_heads = num_heads;
    this.head_dim = embed_dim / num_heads;
    this.dropout = dropout;
    this.batch_first = batch_first;
    this.in_proj_weight = parameter(ops.empty([3 * embed_dim, embed_dim], { dtype, device }));
    this.in_proj_bias = bias ? parameter(ops.empty([3 * embed_dim], { dtype, device })) : null;
    this.out_proj = new NonDynamicallyQuantizableLinear(embed_dim, embed_dim, { bias, dtype, device });
    xavierUniform_(this.in_proj_weight);
    if (this.in_proj_bias !== null) constant_(this.in_proj_bias, 0);
    if (this.out_proj.bias !== null) constant_(this.out_proj.bias, 0);
  }

  /**
   * Computes the output.
   *
   * @param query `[target, batch, embed_dim]`, `[batch, target, embed_dim]` with `batch_first`, or either
   * without the batch.
   * @param key `[source, batch, embed_dim]`, in the same order of dimensions as the query.
   * @param value The shape of the key.
   * @param options Masks, and whether to return weights.
   * @returns The output, in the query's shape; and the weights, `[batch, target, source]`, or `[batch, heads,
   * target, source]` if they are not averaged, or `null`.
   * @throws {RangeError} If shapes do not match.
   * @throws {TypeError} If `is_causal` is given without `attn_mask`.
   */
  override forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: AttentionOptions = {},
  ): [output: Tensor, weights: Tensor | null] {
    refuseUnknown("attend", options, {
      key_padding_mask: true,
      attn_mask: true,
      need_weights: true,
      average_attn_weights: true,
      is_causal: true,
    });
    const { need_weights = true, average_attn_weights = true, is_causal = false } = options;
    const { key_padding_mask = null, attn_mask = null } = options;
    this.#check(query, key, value);
    if (is_causal && attn_mask === null) {
      throw new TypeError(
        "Cannot attend with is_causal alone: it only describes attn_mask; give attn_mask too",
      );
    }
    const isBatched = query.shape.length === 3;
    const [q, k, v] = this.#project(query, key, value)
      .map((projected) => this.#heads(isBatched ? projected : projected.unsqueeze(this.batch_first ? 0 : 1)));
    const [batch, , target] = q!.shape as [number, number, number, number];
    const source = k!.shape[2]!;
    const isHinted = is_causal && key_padding_mask === null && !need_weights;
    const mask = isHinted
      ? null
      : this.#mask(attn_mask, key_padding_mask, { batch, target, source, dtype: query.dtype });
    const p = this.training ? this.dropout : 0;
    let mixed: Tensor;
    let weights: Tensor | null = null;
    if (need_weights) {
      // Same order of operations as PyTorch: baddbmm over heads.
      const flat = (tensor: Tensor) => tensor.reshape([-1, tensor.shape[2]!, this.head_dim]);
      const scaled = flat(q!).mul(Math.sqrt(1 / this.head_dim));
      const keys = flat(k!).transpose(-2, -1);
      const added = mask?.expand([batch, this.num_heads, target, source]).reshape([-1, target, source]);
      const scores = added === undefined ? ops.bmm(scaled, keys) : ops.baddbmm(added, scaled, keys);
      const dropped = ops.dropout(ops.softmax(scores, -1), p, p > 0);
      mixed = ops.bmm(dropped, flat(v!)).reshape([batch, this.num_heads, target, this.head_dim]);
      weights = dropped.reshape([batch, this.num_heads, target, source]);
      if (average_attn_weights) weights = weights.mean([1]);
      if (!isBatched) weights = weights.squeeze(0);
    } else {
      mixed = ops.scaled_dot_product_attention(q!, k!, v!, mask, p, isHinted);
    }
    const order = this.batch_first ? [0, 2, 1, 3] : [2, 0, 1, 3];
    const output = this.out_proj.forward(mixed.permute(order).reshape(query.shape));
    return [output, weights];
  }

  /** Projects queries, keys and values, with one product if they are the same tensor. */
  #project(query: Tensor, key: Tensor, value: Tensor): Tensor[] {
    const { in_proj_weight, in_proj_bias } = this;
    if (query === key && key === value) {
      return ops.chunk(ops.linear(query, in_proj_weight, in_proj_bias), 3, -1);
    }
    const weights = ops.chunk(in_proj_weight, 3);
    const biases = in_proj_bias === null ? [] : ops.chunk(in_proj_bias, 3);
    return [query, key, value].map((input, index) =>
      ops.linear(input, weights[index]!, biases[index] ?? null)
    );
  }

  /** Splits a batched tensor into heads: `[batch, heads, length, head_dim]`. */
  #heads(projected: Tensor): Tensor {
    const [first, second] = projected.shape as [number, number, number];
    const split = projected.reshape([first, second, this.num_heads, this.head_dim]);
    return split.permute(this.batch_first ? [0, 2, 1, 3] : [1, 2, 0, 3]);
  }

  /** Combines both masks into one to add to the scores. It broadcasts to `[batch, heads, target, source]`. */
  #mask(
    attention: Tensor | null,
    padding: Tensor | null,
    { batch, target, source, dtype }: {
      batch: number;
      target: number;
      source: number;
      dtype: Tensor["dtype"];
    },
  ): Tensor | null {
    const added = (mask: Tensor): Tensor =>
      mask.dtype === "bool"
        ? ops.zeros(mask.shape, { dtype, device: mask.device }).masked_fill_(mask, -Infinity)
        : mask;
    let sum: Tensor | null = null;
    if (attention !== null) {
      const { shape } = attention;
      const wanted = shape.length === 3 ? [batch * this.num_heads, target, source] : [target, source];
      if (`${shape}` !== `${wanted}`) {
        throw new RangeError(
          `Cannot attend with attn_mask [${shape}]: give [${target}, ${source}] or [${
            batch * this.num_heads
          }, ${target}, ${source}]`,
        );
      }
      sum = added(shape.length === 3 ? attention.reshape([batch, -1, target, source]) : attention);
    }
    if (padding !== null) {
      if (padding.numel !== batch * source || padding.shape.at(-1) !== source) {
        throw new RangeError(
          `Cannot attend with key_padding_mask [${padding.shape}]: give [${batch}, ${source}]`,
        );
      }
      const keys = added(padding.reshape([batch, 1, 1, source]));
      sum = sum === null ? keys : sum.add(keys);
    }
    return sum;
  }

  #check(query: Tensor, key: Tensor, value: Tensor): void {
    const [queries, keys, values] = [query.shape, key.shape, value.shape];
    const batch = this.batch_first ? 0 : 1;
    const fits = (queries.length === 2 || queries.length === 3 && queries[batch] === keys[batch]) &&
      keys.length === queries.length && `${keys}` === `${values}` &&
      queries.at(-1) === this.embed_dim && keys.at(-1) === this.embed_dim;
    if (fits) return;
    const order = this.batch_first ? "batch, length" : "length, batch";
    throw new RangeError(
      `Cannot attend from [${queries}] to keys [${keys}] and values [${values}]: give [${order}, ${this.embed_dim}] or [length, ${this.embed_dim}]`,
    );
  }
}
