/**
 * Collectives of tensors.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { ERROR, INTERNAL, native, OUT } from "../native/mod.ts";
import {
  checkRank,
  checkTag,
  listHandles,
  reduceOpNumber,
  splitHandle,
  tensorHandle,
} from "./group_arguments.ts";
import type {
  AllGatherOptions,
  AllReduceOptions,
  DestinationOptions,
  RecvOptions,
  ReduceToOptions,
  ScatterOptions,
  SendOptions,
  SourceOptions,
} from "./group_options.ts";
import type { NativeGroup } from "./native_group.ts";
import { ops } from "../ops/mod.ts";
import type { Tensor } from "../tensors/mod.ts";

/** The native group behind one: another, when it has been formed anew. */
export let nativeGroup: (group: Collectives) => NativeGroup;

/** Puts another native group behind one. */
export let replaceNative: (group: Collectives, by: NativeGroup) => void;

/** What the ranks of a group do together with tensors. Programs use it as `ProcessGroup`, which says more. */
export abstract class Collectives {
  #native: NativeGroup;

  static {
    nativeGroup = (group) => group.#native;
    replaceNative = (group, by) => {
      group.#native = by;
    };
  }

  /**
   * Not for programs: a worker has its group, and `newGroup` makes others.
   *
   * @param key Proves that the caller is this package.
   * @param group The native group.
   * @throws {TypeError} If the caller is a program.
   */
  constructor(key: symbol, group: NativeGroup) {
    if (key !== INTERNAL) throw new TypeError("Cannot construct a ProcessGroup: use newGroup");
    this.#native = group;
  }

  /** This rank within the group. */
  get rank(): number {
    return this.#native.options.rank;
  }

  /** How many ranks the group has. */
  get size(): number {
    return this.#native.options.worldSize;
  }

  /**
   * Leaves the reduction of all ranks' tensors in each, in place.
   *
   * @param tensor This rank's elements, and then the result.
   * @param options The reduction.
   */
  async allReduce(tensor: Tensor, options: AllReduceOptions = {}): Promise<void> {
    const operation = "all_reduce";
    refuseUnknown(operation, options, { op: true });
    const op = reduceOpNumber(options.op ?? "sum", operation);
    const handle = tensorHandle(tensor, operation);
    await this.#native.run({
      operation,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_all_reduce(group, handle, op, sequence, OUT, ERROR),
    });
  }

  /**
   * Leaves the reduction of all ranks' tensors in that of one rank, in place.
   *
   * @param tensor This rank's elements; on `dst` then the result, on the others unchanged.
   * @param options The rank and the reduction.
   */
  async reduce(tensor: Tensor, options: ReduceToOptions): Promise<void> {
    const operation = "reduce";
    refuseUnknown(operation, options, { dst: true, op: true });
    const { dst } = options;
    const op = reduceOpNumber(options.op ?? "sum", operation);
    checkRank(dst, "dst", this.size, operation);
    const handle = tensorHandle(tensor, operation);
    await this.#native.run({
      operation,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_reduce(group, handle, dst, op, sequence, OUT, ERROR),
    });
  }

  /**
   * Reduces in as many parts as there are ranks, and gives each rank one.
   *
   * @param input One tensor for each rank; or one tensor that is split into equal parts along its first
   * dimension.
   * @param options The reduction.
   * @returns The reduction of all ranks' parts for this rank, in a tensor of its own.
   */
  async reduceScatter(input: readonly Tensor[] | Tensor, options: AllReduceOptions = {}): Promise<Tensor> {
    const operation = "reduce_scatter";
    refuseUnknown(operation, options, { op: true });
    const op = reduceOpNumber(options.op ?? "sum", operation);
    const handles = Array.isArray(input)
      ? listHandles(input, this.size, operation)
      : splitHandle(input as Tensor, this.size, operation);
    return await this.#native.run({
      operation,
      lent: handles,
      start: (group, sequence) =>
        native().cohort_group_reduce_scatter(group, handles, handles.length, op, sequence, OUT, ERROR),
    });
  }

  /**
   * Copies one rank's tensor into those of the others, in place.
   *
   * @param tensor On `src` what is copied, on the others where to.
   * @param options The rank that gives.
   */
  async broadcast(tensor: Tensor, options: SourceOptions): Promise<void> {
    const operation = "broadcast";
    refuseUnknown(operation, options, { src: true });
    const { src } = options;
    checkRank(src, "src", this.size, operation);
    const handle = tensorHandle(tensor, operation);
    await this.#native.run({
      operation,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_broadcast(group, handle, src, sequence, OUT, ERROR),
    });
  }

  /**
   * Collects the tensors of all ranks, on each.
   *
   * @example Ranks with unlike numbers of rows
   * ```ts ignore
   * const rows = await this.processGroup.allGather(mine, { uneven: true });
   * const all = ops.cat(rows);
   * ```
   *
   * @param tensor What this rank gives.
   * @param options Whether the ranks' shapes may differ.
   * @returns Copies of all ranks' tensors, by rank.
   */
  async allGather(tensor: Tensor, options: AllGatherOptions = {}): Promise<Tensor[]> {
    const operation = "all_gather";
    refuseUnknown(operation, options, { uneven: true });
    const handle = tensorHandle(tensor, operation);
    return await this.#native.run({
      operation,
      lent: [handle],
      start: (group, sequence) =>
        options.uneven === true
          ? native().cohort_group_all_gather_uneven(group, handle, sequence, OUT, ERROR)
          : native().cohort_group_all_gather(group, handle, sequence, OUT, ERROR),
    });
  }

  /**
   * Collects the tensors of all ranks, on one.
   *
   * @param tensor What this rank gives.
   * @param options The rank that gets them.
   * @returns On `dst` copies of all ranks' tensors, by rank; on the others `null`.
   */
  async gather(tensor: Tensor, options: DestinationOptions): Promise<Tensor[] | null> {
    const operation = "gather";
    refuseUnknown(operation, options, { dst: true });
    const { dst } = options;
    checkRank(dst, "dst", this.size, operation);
    const handle = tensorHandle(tensor, operation);
    return await this.#native.run({
      operation,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_gather(group, handle, dst, sequence, OUT, ERROR),
    });
  }

  /**
   * Deals out one rank's tensors, one to each.
   *
   * @param tensors On `src` one tensor for each rank, on the others `null`.
   * @param options The rank that gives, and what is to come.
   * @returns A copy of the tensor for this rank.
   */
  async scatter(tensors: readonly Tensor[] | null, options: ScatterOptions): Promise<Tensor> {
    const operation = "scatter";
    refuseUnknown(operation, options, { src: true, like: true });
    const { src } = options;
    checkRank(src, "src", this.size, operation);
    const handles = this.rank === src ? listHandles(tensors ?? [], this.size, operation) : new Float64Array();
    const like = this.rank === src ? tensors![src]! : options.like;
    if (like === undefined) {
      throw new TypeError(
        `Cannot ${operation}: rank ${this.rank} is not src and needs like, { shape, dtype }`,
      );
    }
    const output = ops.empty(like.shape, { dtype: like.dtype, device: like.device ?? "cpu" });
    const outputHandle = tensorHandle(output, operation);
    try {
      await this.#native.run({
        operation,
        lent: handles,
        start: (group, sequence) =>
          native().cohort_group_scatter(
            group,
            outputHandle,
            handles,
            handles.length,
            src,
            sequence,
            OUT,
            ERROR,
          ),
      });
    } catch (error) {
      output.dispose();
      throw error;
    }
    return output;
  }

  /**
   * Gives each rank one tensor, and gets one of each.
   *
   * @param tensors One tensor for each rank.
   * @returns What the ranks gave to this one, by rank.
   */
  async allToAll(tensors: readonly Tensor[]): Promise<Tensor[]> {
    const operation = "all_to_all";
    const handles = listHandles(tensors, this.size, operation);
    return await this.#native.run({
      operation,
      lent: handles,
      start: (group, sequence) =>
        native().cohort_group_all_to_all(group, handles, handles.length, sequence, OUT, ERROR),
    });
  }

  /**
   * Sends a tensor to one other rank, which calls `recv`. Of two ranks only; the others go on.
   *
   * @param tensor What is sent.
   * @param options The rank, and the tag.
   */
  async send(tensor: Tensor, options: SendOptions): Promise<void> {
    refuseUnknown("send", options, { dst: true, tag: true });
    await this.#transfer("send", tensor, "dst", options.dst, options.tag);
  }

  /**
   * Receives a tensor of one other rank, which calls `send`, in place.
   *
   * @param tensor Where it goes, of the dtype and shape of what is sent.
   * @param options The rank, and the tag.
   */
  async recv(tensor: Tensor, options: RecvOptions): Promise<void> {
    refuseUnknown("recv", options, { src: true, tag: true });
    await this.#transfer("recv", tensor, "src", options.src, options.tag);
  }

  /** Waits until all ranks have come here, and the collectives that they started before have ended. */
  async barrier(): Promise<void> {
    await this.#native.run({
      operation: "barrier",
      lent: [],
      start: (group, sequence) => native().cohort_group_barrier(group, sequence, OUT, ERROR),
    });
  }

  async #transfer(
    operation: "send" | "recv",
    tensor: Tensor,
    name: "dst" | "src",
    peer: number,
    tag: number = 0,
  ): Promise<void> {
    checkRank(peer, name, this.size, operation);
    if (peer === this.rank) throw new RangeError(`Cannot ${operation}: ${name} is ${peer}, this rank itself`);
    checkTag(tag, operation);
    const handle = tensorHandle(tensor, operation);
    const sends = operation === "send" ? 1 : 0;
    await this.#native.run({
      operation,
      lent: [handle],
      start: (group, sequence) =>
        native().cohort_group_transfer(group, handle, sends, peer, tag, sequence, OUT, ERROR),
    });
  }
}
