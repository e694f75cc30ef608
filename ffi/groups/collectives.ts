/**
 * Tensor collectives.
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
import { NATIVE_GROUP, SET_NATIVE_GROUP } from "./internal.ts";
import type { NativeGroup } from "./native_group.ts";
import { ops } from "../ops/mod.ts";
import type { Tensor } from "../tensors/mod.ts";

/** The tensor collectives of a group. Programs use the subclass `ProcessGroup`, which documents them. */
export abstract class Collectives {
  #native: NativeGroup;

  /**
   * Internal. Programs use the group of their worker, and make others with `newGroup`.
   *
   * @param key A private symbol of this package.
   * @param group The native group.
   * @throws {TypeError} If the key is wrong.
   */
  constructor(key: symbol, group: NativeGroup) {
    if (key !== INTERNAL) throw new TypeError("Cannot construct a ProcessGroup: use newGroup");
    this.#native = group;
  }

  /** This rank within the group. */
  get rank(): number {
    return this.#native.options.rank;
  }

  /** Number of ranks in the group. */
  get size(): number {
    return this.#native.options.worldSize;
  }

  /**
   * Reduces the tensors of all ranks. Every rank gets the result, in place.
   *
   * @param tensor This rank's input. The result overwrites it.
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
   * Reduces the tensors of all ranks. Only `dst` gets the result, in place.
   *
   * @param tensor This rank's input. On `dst` the result overwrites it; on the others it is unchanged.
   * @param options The destination rank and the reduction.
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
   * Reduces one part per rank, and gives each rank the result of its part.
   *
   * @param input One tensor for each rank, or one tensor that is split into equal parts along its first
   * dimension.
   * @param options The reduction.
   * @returns The reduction of all ranks' parts for this rank, in a new tensor.
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
   * Copies one rank's tensor into the tensors of the other ranks, in place.
   *
   * @param tensor The tensor to send on `src`; the tensor to write on the others.
   * @param options The source rank.
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
   * Gathers the tensors of all ranks on every rank.
   *
   * @example Ranks with different numbers of rows
   * ```ts
   * import { DistributedWorker, ops } from "@cohort/distributed";
   * import { testGroup } from "@cohort/distributed/testing";
   * import { assertEquals } from "@std/assert";
   *
   * using group = await testGroup(new DistributedWorker());
   * const rows = await group.allGather(ops.ones([3 + group.rank, 2]), { uneven: true });
   * using all = ops.cat(rows);
   * assertEquals([rows.length, all.shape], [1, [3, 2]]);
   * ```
   *
   * @param tensor This rank's tensor.
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
   * Gathers the tensors of all ranks on one rank.
   *
   * @param tensor This rank's tensor.
   * @param options The destination rank.
   * @returns Copies of all ranks' tensors by rank on `dst`; `null` on the other ranks.
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
   * Sends one tensor to each rank from a list on one rank.
   *
   * @param tensors One tensor for each rank on `src`; `null` on the other ranks.
   * @param options The source rank, and on the other ranks the expected tensor.
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
   * Sends one tensor to each rank and receives one tensor from each rank.
   *
   * @param tensors One tensor for each rank.
   * @returns The tensors that the ranks sent to this rank, by rank.
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
   * Sends a tensor to another rank, which calls `recv`. Only the two ranks take part.
   *
   * @param tensor The tensor to send.
   * @param options The destination rank and the tag.
   */
  async send(tensor: Tensor, options: SendOptions): Promise<void> {
    refuseUnknown("send", options, { dst: true, tag: true });
    await this.#transfer("send", tensor, "dst", options.dst, options.tag);
  }

  /**
   * Receives a tensor in place from another rank, which calls `send`. Only the two ranks take part.
   *
   * @param tensor The tensor to write. It must have the dtype and shape of the sent tensor.
   * @param options The source rank and the tag.
   */
  async recv(tensor: Tensor, options: RecvOptions): Promise<void> {
    refuseUnknown("recv", options, { src: true, tag: true });
    await this.#transfer("recv", tensor, "src", options.src, options.tag);
  }

  /** Waits until all ranks have called it and the collectives that they started before it have ended. */
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

  /** @ignore */
  [NATIVE_GROUP](): NativeGroup {
    return this.#native;
  }

  /** @ignore */
  [SET_NATIVE_GROUP](group: NativeGroup): void {
    this.#native = group;
  }
}
