/**
 * Differentiable collectives for models that are sharded over ranks.
 *
 * The functions form pairs: each is the gradient of the other (Megatron-LM, Shoeybi et al. 2019, section 3).
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type ProcessGroup, Tensor } from "../ffi/mod.ts";
import { UNIQUE_NAME } from "../ffi/runtime.ts";

/** Options of functions that split or join tensors. */
export interface DimOptions {
  /** Dimension. A negative number counts from the end. */
  dim?: number;
}

/**
 * Returns the tensor itself; its gradient is the sum over all ranks. Use it before a layer whose outputs are
 * split over the ranks. Collective.
 *
 * @param input A tensor that is the same on all ranks.
 * @param group The group.
 * @returns `input`, recorded by autograd.
 * @throws {CollectiveError} If a rank fails. Later collectives then fail too.
 */
export function copyToGroup(input: Tensor, group: ProcessGroup): Promise<Tensor> {
  return ops.callAsync("cohort::copy_to_group", input, group[UNIQUE_NAME]());
}

/**
 * Returns the sum over all ranks; its gradient is passed to each rank unchanged. Use it after a layer whose
 * inputs are split over the ranks. Collective.
 *
 * @param input This rank's summand, of the same shape on all ranks.
 * @param group The group.
 * @returns The sum, on all ranks.
 */
export function reduceFromGroup(input: Tensor, group: ProcessGroup): Promise<Tensor> {
  return ops.callAsync("cohort::reduce_from_group", input, group[UNIQUE_NAME]());
}

/**
 * Concatenates the tensors of all ranks, by rank. The gradient on each rank is its own part. Collective.
 *
 * @param input This rank's part, of the same shape on all ranks.
 * @param group The group.
 * @param options The dimension. Default: the last.
 * @returns The whole tensor, on all ranks. Later operations on it must be the same on all ranks.
 */
export function gatherFromGroup(
  input: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  refuseUnknown("call gatherFromGroup", options, { dim: true });
  return ops.callAsync("cohort::gather_from_group", input, options.dim ?? -1, group[UNIQUE_NAME]());
}

/**
 * Returns this rank's part of a tensor. The gradient concatenates all ranks' parts. Collective in its
 * backward pass.
 *
 * @param input A tensor that is the same on all ranks.
 * @param group The group.
 * @param options The dimension. Default: the last.
 * @returns The part; with 2 ranks, rank 0 gets the first half.
 * @throws {NativeError} If the dimension cannot be split equally over the ranks.
 */
export function scatterToGroup(
  input: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  refuseUnknown("call scatterToGroup", options, { dim: true });
  return ops.callAsync("cohort::scatter_to_group", input, options.dim ?? -1, group[UNIQUE_NAME]());
}

/**
 * Concatenates the tensors of all ranks, by rank. The gradient on each rank is the sum of all ranks'
 * gradients for its part. Unlike with {@linkcode gatherFromGroup}, later operations may differ between ranks.
 * Collective.
 *
 * @param input This rank's part, of the same shape on all ranks.
 * @param group The group.
 * @param options The dimension. Default: the first.
 * @returns The whole tensor, on all ranks.
 */
export function allGather(input: Tensor, group: ProcessGroup, options: DimOptions = {}): Promise<Tensor> {
  refuseUnknown("call allGather", options, { dim: true });
  return ops.callAsync("cohort::all_gather", input, options.dim ?? 0, group[UNIQUE_NAME]());
}

/**
 * Returns this rank's part of the sum over all ranks. The gradient concatenates all ranks' parts. Collective.
 *
 * @param input This rank's summand, of the same shape on all ranks.
 * @param group The group.
 * @param options The dimension. Default: the first.
 * @returns The part.
 * @throws {NativeError} If the dimension cannot be split equally over the ranks.
 */
export function reduceScatter(
  input: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  refuseUnknown("call reduceScatter", options, { dim: true });
  return ops.callAsync("cohort::reduce_scatter", input, options.dim ?? 0, group[UNIQUE_NAME]());
}

/**
 * Returns this rank's share of a batch that all ranks have, without a copy. Sends nothing.
 *
 * @param batch `[batch, …]`, the same on all ranks.
 * @param group The group.
 * @param options The dimension. Default: the first.
 * @returns A view. If the batch cannot be split equally, the first ranks get one more element. A share can be
 * empty.
 */
export function shardBatch(batch: Tensor, group: ProcessGroup, options: DimOptions = {}): Tensor {
  refuseUnknown("shard batch", options, { dim: true });
  const { dim = 0 } = options;
  const size = batch.size(dim);
  const least = Math.floor(size / group.size);
  const longer = size % group.size;
  const start = group.rank * least + Math.min(group.rank, longer);
  return batch.narrow(dim, start, least + (group.rank < longer ? 1 : 0));
}

/**
 * Concatenates the ranks' shares of a batch, by rank. The shares may have different sizes. The gradient on
 * each rank is its own part. Later operations must be the same on all ranks. Collective.
 *
 * @example Each rank computes its share of a batch
 * ```ts
 * import { DistributedWorker, gatherBatch, shardBatch, Tensor, tidyAsync } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker());
 * await tidyAsync(async () => {
 *   const batch = Tensor.fromArray([1, 2, 3]);
 *   const share = shardBatch(batch, group);
 *   const squares = await gatherBatch(share.square(), group);
 *   assertEquals(squares.toArray(), [1, 4, 9]);
 * });
 * ```
 *
 * @param share `[share, …]`, with the same sizes on all ranks except in `dim`.
 * @param group The group.
 * @param options The dimension. Default: the first.
 * @returns The batch, on all ranks.
 */
export async function gatherBatch(
  share: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  const dim = options.dim ?? 0;
  refuseUnknown("gather batch", options, { dim: true });
  const own = share.size(dim);
  const sizes = (await group.allGather(Tensor.fromArray([own], [1], { dtype: "int32" })))
    .map((size) => size.item() as number);
  const longest = Math.max(...sizes);
  const missing = share.shape;
  missing.splice(dim, 1, longest - own);
  // The collective needs parts of equal size.
  const padded = own === longest ? share : ops.cat([share, share.new_zeros(missing)], dim);
  const whole = await gatherFromGroup(padded, group, { dim });
  if (sizes.every((size) => size === longest)) return whole;
  return ops.cat(sizes.map((size, rank) => whole.narrow(dim, rank * longest, size)), dim);
}
