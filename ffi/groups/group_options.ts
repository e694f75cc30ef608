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
   * Whether the ranks' shapes may differ, also in the number of dimensions. An extra collective first
   * exchanges the shapes. The dtype must still be the same on all ranks. In PyTorch the caller must know the
   * shapes. Default: `false`.
   */
  uneven?: boolean;
}

/** Options of {@linkcode ProcessGroup.reduce}. */
export interface ReduceToOptions extends AllReduceOptions {
  /** The rank that gets the result. */
  dst: number;
}

/** The source rank, for {@linkcode ProcessGroup.broadcast}. */
export interface SourceOptions {
  /** The rank whose tensor the others get. */
  src: number;
}

/** The destination rank, for {@linkcode ProcessGroup.gather}. */
export interface DestinationOptions {
  /** The rank that gets the tensors. */
  dst: number;
}

/** Options of {@linkcode ProcessGroup.scatter}. */
export interface ScatterOptions extends SourceOptions {
  /**
   * The expected tensor: a tensor of the same shape, dtype and device, or just these properties. Required on
   * every rank except `src`. Default device: `"cpu"`.
   */
  like?: { readonly shape: readonly number[]; readonly dtype: DTypeName; readonly device?: Device };
}

/** Options of {@linkcode ProcessGroup.send}. */
export interface SendOptions extends DestinationOptions {
  /** Distinguishes transfers between the same two ranks. Default: 0. */
  tag?: number;
}

/** Options of {@linkcode ProcessGroup.recv}. */
export interface RecvOptions extends SourceOptions {
  /** Distinguishes transfers between the same two ranks. Default: 0. */
  tag?: number;
}

/** Options of forming a group. */
export interface FormingOptions {
  /** Cancels forming. The promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Whether some ranks are new. Of the groups derived from this one, new ranks have only those made in
   * `setup`.
   */
  newRanks?: boolean;
}
