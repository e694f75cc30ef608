/**
 * Parameters that are sharded over ranks.
 *
 * @module
 */
import type { Tensor } from "../ffi/mod.ts";

/** This rank's part of a tensor that is split into equal parts along a dimension. */
export interface Shard {
  /** Dimension that is split. */
  readonly dim: number;
  /** Index of this part. */
  readonly index: number;
  /** Number of parts. */
  readonly count: number;
}

const shards = new WeakMap<object, Shard>();

/**
 * Marks a parameter as a part of a whole. `loadStateDict` then accepts the whole tensor too.
 *
 * @param tensor The parameter.
 * @param shard The part.
 */
export function markShard(tensor: Tensor, shard: Shard): void {
  shards.set(tensor, shard);
}

/**
 * Returns the shard of a parameter, or `undefined` if the parameter is whole.
 *
 * @param tensor The parameter.
 */
export function shardOf(tensor: Tensor): Shard | undefined {
  return shards.get(tensor);
}

/**
 * Returns the shape of the whole tensor that a parameter is a part of.
 *
 * @param tensor The parameter.
 * @param shard The part.
 */
export function wholeShape(tensor: Tensor, { dim, count }: Shard): number[] {
  return tensor.shape.map((size, index) => index === dim ? size * count : size);
}
