/**
 * Parameters of which this rank has a part.
 *
 * @module
 */
import type { Tensor } from "../ffi/mod.ts";

/** Which part of a tensor a rank has: of equal parts along a dimension. */
export interface Shard {
  /** The dimension. */
  readonly dim: number;
  /** Which part. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
}

const shards = new WeakMap<object, Shard>();

/**
 * Says of a parameter that it is a part: `loadStateDict` takes the whole, too.
 *
 * @param tensor The parameter.
 * @param shard Which part.
 */
export function markShard(tensor: Tensor, shard: Shard): void {
  shards.set(tensor, shard);
}

/**
 * Which part a parameter is; `undefined` where it is whole.
 *
 * @param tensor The parameter.
 */
export function shardOf(tensor: Tensor): Shard | undefined {
  return shards.get(tensor);
}

/**
 * The shape of the whole that a parameter is a part of.
 *
 * @param tensor The parameter.
 * @param shard Which part.
 */
export function wholeShape(tensor: Tensor, { dim, count }: Shard): number[] {
  return tensor.shape.map((size, index) => index === dim ? size * count : size);
}
