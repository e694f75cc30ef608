/**
 * Models that span ranks: data-parallel training, and sharded layers.
 *
 * @module
 */
export { DistributedDataParallel, type DistributedDataParallelOptions } from "./distributed_data_parallel.ts";
export {
  allGather,
  copyToGroup,
  type DimOptions,
  gatherBatch,
  gatherFromGroup,
  reduceFromGroup,
  reduceScatter,
  scatterToGroup,
  shardBatch,
} from "./functions.ts";
export type { JoinOptions } from "./joining.ts";
export {
  ColumnParallelLinear,
  type ColumnParallelLinearOptions,
  ParallelLinear,
  RowParallelLinear,
  type RowParallelLinearOptions,
} from "./linear.ts";
export type { Trainable } from "./trainable.ts";
