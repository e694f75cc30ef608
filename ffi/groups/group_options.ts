/**
 * Options of collectives.
 *
 * @module
 */
import type { ReduceOp } from "./group_arguments.ts";
import type { Device, DTypeName } from "../tensors/mod.ts";

/** Options of {@linkcode ProcessGroup.allReduce} and {@linkcode ProcessGroup.reduceScatter}. */
export interface AllReduceOptions {
  /** How elements are combined. Default: `"sum"`. */
  op?: ReduceOp;
}

/** Options of {@linkcode ProcessGroup.allGather}. */
export interface AllGatherOptions {
  /**
   * Whether the ranks' shapes may differ, also in the number of dimensions. They are told to all first, which
   * is a collective more; the dtype is still the same on all. PyTorch has the caller know them. Default:
   * `false`.
   */
  uneven?: boolean;
}

/** Options of {@linkcode ProcessGroup.reduce}. */
export interface ReduceToOptions extends AllReduceOptions {
  /** The rank that gets the result. */
  dst: number;
}

/** Names the rank that gives, for {@linkcode ProcessGroup.broadcast}. */
export interface SourceOptions {
  /** The rank whose tensor the others get. */
  src: number;
}

/** Names the rank that gets, for {@linkcode ProcessGroup.gather}. */
export interface DestinationOptions {
  /** The rank that gets the tensors. */
  dst: number;
}

/** Options of {@linkcode ProcessGroup.scatter}. */
export interface ScatterOptions extends SourceOptions {
  /**
   * What is to come: a tensor of the same shape and dtype and on the device, or only these. Default of the
   * device: `"cpu"`. Needed on every rank but `src`.
   */
  like?: { readonly shape: readonly number[]; readonly dtype: DTypeName; readonly device?: Device };
}

/** Options of {@linkcode ProcessGroup.send}. */
export interface SendOptions extends DestinationOptions {
  /** Tells transfers between the same two ranks apart. Default: 0. */
  tag?: number;
}

/** Options of {@linkcode ProcessGroup.recv}. */
export interface RecvOptions extends SourceOptions {
  /** Tells transfers between the same two ranks apart. Default: 0. */
  tag?: number;
}

/** How forming a group is given up. */
export interface FormingOptions {
  /** Rejects it with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Whether some ranks are new: they have of the groups that were made of this one those alone that `setup`
   * makes.
   */
  newRanks?: boolean;
}
