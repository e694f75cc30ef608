/**
 * What tensors go through between ranks that share a model, with gradients.
 *
 * Each pair is the other's gradient (Megatron-LM, Shoeybi et al. 2019, section 3).
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type ProcessGroup, Tensor } from "../ffi/mod.ts";
import { ownName } from "../ffi/runtime.ts";

/** Options of what collects or deals out parts. */
export interface DimOptions {
  /** Along which dimension; below zero from the last. */
  dim?: number;
}

/**
 * The tensor itself; its gradient is the sum of all ranks'. Before a layer whose outputs the ranks share.
 * Collective.
 *
 * @param input The same on all ranks.
 * @param group The ranks.
 * @returns `input`, recorded.
 * @throws {CollectiveError} If a rank fails; so does all that follows.
 */
export function copyToGroup(input: Tensor, group: ProcessGroup): Promise<Tensor> {
  return ops.callAsync("cohort::copy_to_group", input, ownName(group));
}

/**
 * The sum of all ranks' tensors; its gradient is each one's. After a layer whose inputs the ranks share.
 * Collective.
 *
 * @param input This rank's part of the sum, of one shape on all.
 * @param group The ranks.
 * @returns The sum, on all ranks.
 */
export function reduceFromGroup(input: Tensor, group: ProcessGroup): Promise<Tensor> {
  return ops.callAsync("cohort::reduce_from_group", input, ownName(group));
}

/**
 * All ranks' tensors, one after the other by rank; the gradient of each is its own part. Collective.
 *
 * @param input This rank's part, of one shape on all.
 * @param group The ranks.
 * @param options Along which dimension. Default: the last.
 * @returns The whole, on all ranks. What follows has to be the same on all ranks.
 */
export function gatherFromGroup(
  input: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  refuseUnknown("call gatherFromGroup", options, { dim: true });
  return ops.callAsync("cohort::gather_from_group", input, options.dim ?? -1, ownName(group));
}

/**
 * This rank's part of a tensor; the gradient is all ranks' parts. Collective in its backward pass.
 *
 * @param input The same on all ranks.
 * @param group The ranks.
 * @param options Along which dimension. Default: the last.
 * @returns The part: with 2 ranks the first half on rank 0.
 * @throws {NativeError} If the dimension has no equal parts for the ranks.
 */
export function scatterToGroup(
  input: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  refuseUnknown("call scatterToGroup", options, { dim: true });
  return ops.callAsync("cohort::scatter_to_group", input, options.dim ?? -1, ownName(group));
}

/**
 * All ranks' tensors, one after the other by rank; the gradient of each is the sum of what the ranks have for
 * its part. Unlike {@linkcode gatherFromGroup}, each rank may go on with it in its own way. Collective.
 *
 * @param input This rank's part, of one shape on all.
 * @param group The ranks.
 * @param options Along which dimension. Default: the first.
 * @returns The whole, on all ranks.
 */
export function allGather(input: Tensor, group: ProcessGroup, options: DimOptions = {}): Promise<Tensor> {
  refuseUnknown("call allGather", options, { dim: true });
  return ops.callAsync("cohort::all_gather", input, options.dim ?? 0, ownName(group));
}

/**
 * This rank's part of the sum of all ranks' tensors; the gradient is all ranks' parts. Collective.
 *
 * @param input This rank's part of the sum, of one shape on all.
 * @param group The ranks.
 * @param options Along which dimension. Default: the first.
 * @returns The part.
 * @throws {NativeError} If the dimension has no equal parts for the ranks.
 */
export function reduceScatter(
  input: Tensor,
  group: ProcessGroup,
  options: DimOptions = {},
): Promise<Tensor> {
  refuseUnknown("call reduceScatter", options, { dim: true });
  return ops.callAsync("cohort::reduce_scatter", input, options.dim ?? 0, ownName(group));
}

/**
 * This rank's share of a batch that all ranks have, without a copy. Sends nothing.
 *
 * @param batch `[batch, …]`, the same on all ranks.
 * @param group The ranks.
 * @param options Along which dimension. Default: the first.
 * @returns A view. Where the batch has no equal parts the first ranks have one more; a share can be empty.
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
 * The ranks' shares of a batch as one, by rank, of shares that need not be of one size; the gradient of each
 * is its own part. What follows has to be the same on all ranks. Collective.
 *
 * @param share `[share, …]`, alike in all but `dim`.
 * @param group The ranks.
 * @param options Along which dimension. Default: the first.
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
  // Parts of one size are what goes over the wire.
  const padded = own === longest ? share : ops.cat([share, share.new_zeros(missing)], dim);
  const whole = await gatherFromGroup(padded, group, { dim });
  if (sizes.every((size) => size === longest)) return whole;
  return ops.cat(sizes.map((size, rank) => whole.narrow(dim, rank * longest, size)), dim);
}
