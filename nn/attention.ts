/**
 * Attention.
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
  /** The probability of dropping an attention weight in training. Default: 0. */
  dropout?: number;
  /** Whether its projections add biases. Default: true. */
  bias?: boolean;
  /** Whether the batch is the first dimension, rather than the second. Default: false. */
  batch_first?: boolean;
}

/** Options of {@linkcode MultiheadAttention.forward}. */
export interface AttentionOptions {
  /** `[batch, source]` (or `[source]`): true for keys that do not count, or what is added to their scores. */
  key_padding_mask?: Tensor | null;
  /**
   * `[target, source]` or `[batch × heads, target, source]`: true for pairs that do not count, or what is
   * added to their scores.
   */
  attn_mask?: Tensor | null;
  /** Whether the attention weights are returned; without them it is faster. Default: true. */
  need_weights?: boolean;
  /** Whether they are the heads' mean. Default: true. */
  average_attn_weights?: boolean;
  /**
   * That `attn_mask`, which has to be given, is the causal one: without weights and a `key_padding_mask` it
   * is not looked at. Default: false.
   */
  is_causal?: boolean;
}

// Its name is what PyTorch prints.
class NonDynamicallyQuantizableLinear extends Linear {}

/**
 * Several attentions side by side, softmax(q kᵀ / √head_dim) v, between projections (Vaswani et al. 2017).
 * PyTorch's `torch.nn.MultiheadAttention`.
 *
 * The projection in begins uniform on ±√(6 / (4 embed_dim)), that out on ±1/√embed_dim, the biases as zeros.
 */
export class MultiheadAttention
  extends Module<[query: Tensor, key: Tensor, value: Tensor, options?: AttentionOptions], [
    output: Tensor,
    weights: Tensor | null,
  ]> {
  /** The size of queries, keys, values and outputs. */
  readonly embed_dim: number;
  /** How many attentions there are. */
  readonly num_heads: number;
  /** The size of each one's queries. */
  readonly head_dim: number;
  /** The probability of dropping an attention weight in training. */
  readonly dropout: number;
  /** Whether the batch is the first dimension. */
  readonly batch_first: boolean;
  /** The projections of queries, keys and values, one below the other: `[3 × embed_dim, embed_dim]`. */
  in_proj_weight: Tensor;
  /** Their biases, `[3 × embed_dim]`, or `null`. */
  in_proj_bias: Tensor | null;
  /** The projection of what the heads give. */
  out_proj: Linear;

  /**
   * Makes it.
   *
   * @param embed_dim The size of queries, keys, values and outputs.
   * @param num_heads How many attentions there are: a divisor of it.
   * @param options Dropout, biases, where the batch is; dtype and device.
   * @throws {RangeError} If the heads do not divide the size, or the dropout is no probability.
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
   * Computes it.
   *
   * @param query `[target, batch, embed_dim]`, `[batch, target, embed_dim]` with `batch_first`, or without
   * the batch.
   * @param key `[source, batch, embed_dim]`, in the query's order.
   * @param value As the key.
   * @param options Masks, and whether weights are returned.
   * @returns The output, of the query's shape; and the weights, `[batch, target, source]`, with the heads
   * after the batch if they are not averaged, or `null`.
   * @throws {RangeError} If shapes do not fit.
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
      throw new TypeError("Cannot attend with is_causal alone: it says what attn_mask is, give that, too");
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
      // The order of PyTorch's: baddbmm over heads.
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

  /** Queries, keys and values, projected; by one product where they are the same tensor. */
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

  /** `[batch, heads, length, head_dim]` of what has a batch. */
  #heads(projected: Tensor): Tensor {
    const [first, second] = projected.shape as [number, number, number];
    const split = projected.reshape([first, second, this.num_heads, this.head_dim]);
    return split.permute(this.batch_first ? [0, 2, 1, 3] : [1, 2, 0, 3]);
  }

  /** Both masks as what is added to the scores, to broadcast to `[batch, heads, target, source]`. */
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
