/** Collectives.
 *
 * @module
 */
import { ERROR, OUT } from "./_pinned.ts";
import { CollectiveError } from "../errors.ts";
import {
  checkRank,
  checkTag,
  listHandles,
  type ReduceOp,
  reduceOpNumber,
  splitHandle,
  tensorHandle,
} from "./_group_arguments.ts";
import type {
  AllGatherOptions,
  AllReduceOptions,
  DestinationOptions,
  FormingOptions,
  RecvOptions,
  ReduceToOptions,
  ScatterOptions,
  SendOptions,
  SourceOptions,
} from "./_group_options.ts";
import { native } from "./_library.ts";
import { type FormGroupOptions, NativeGroup } from "./_native_group.ts";
import { packObject, unpackObject } from "./_object_bytes.ts";
import { checkNames } from "./_option_names.ts";
import { INTERNAL } from "./lifetime.ts";
import { ops } from "./ops.ts";
import { Tensor } from "./tensor.ts";

export type { ReduceOp };
export type * from "./_group_options.ts";

/** How a group was made of another. */
interface MadeGroup {
  readonly number: number;
  readonly members: readonly number[];
}

/** Ends what is in flight in a group and those made of it, here and on the other ranks; until it is formed anew,
 * collectives fail with the reason. Gives up, on this rank, forming it anew and making groups of it. */
export let abortGroup: (group: ProcessGroup, reason: string) => void;

/** Forms an aborted group, and those made of it, anew behind the objects that programs hold. Collective. */
export let formAnew: (
  group: ProcessGroup,
  options: FormGroupOptions,
  forming?: FormingOptions,
) => Promise<void>;

/** Waits until all that this rank has started on its CUDA device has ended, also by models and backward passes, whose failures
 * are told here. Not collective. */
export let flushGroup: (group: ProcessGroup) => Promise<void>;

/** The native group behind one: another, when it has been formed anew. */
export let nativeGroup: (group: ProcessGroup) => NativeGroup;

/** A name that functional collectives find the group by, which is no other's. */
export let ownName: (group: ProcessGroup) => string;

let groups = 0;

/** Decodes a value, and frees its bytes. */
function takeObject(bytes: Tensor): unknown {
  const { data } = bytes.toValue();
  bytes.dispose();
  return unpackObject(data as Uint8Array<ArrayBuffer>);
}

/** With the ranks, so that ranks that disagree on them do not meet. */
function nameOfMade(parent: string, number: number, members: readonly number[]): string {
  return `${parent}/${number}[${members}]`;
}

/** The ranks of a job, or some of them, and what they do together. A worker has one as `processGroup`.
 *
 * A collective is made by every rank of the group, in the same order, with tensors of the same dtype and shape. No
 * rank can see what the others bring: ranks that disagree wait for each other up to the time limit, or get nonsense,
 * and one that is sent more than it expects is ended by Gloo, which says so on standard error.
 *
 * Collectives take effect in program order, also where they are not awaited one by one. Until its promise settles, a
 * collective's tensors are lent to it: one that it writes cannot be used, one that it reads cannot be written (a
 * `NativeError` that names it), while other tensors can.
 *
 * Tensors are dense, contiguous or not: those that are not are copied on the way. What is only moved
 * may be of any dtype; what is reduced of all but int16, and of complex64 only the sum and the average exist.
 *
 * Tensors on the CPU go over Gloo. Where every rank has a CUDA device, those on this rank's go over NCCL, in the same group: a
 * collective follows on what its stream has been given so far, and its promise settles when the device has done it. All of a
 * rank's collectives, sends and receives on the device then run one after the other, in the order of the calls: of two ranks
 * that send to each other, one has to receive first. NCCL reduces by no bitwise operation, and has no tags.
 *
 * Every method may reject with a `CollectiveError` (`rank`, `operation`, `sequence`) if a rank is gone, the time limit
 * has passed, or the group is disposed of meanwhile; with a `NativeError` if a tensor is freed, lent to other work, or
 * cannot be sent; with a `TypeError` or `RangeError` for misuse, before anything is sent.
 *
 * @example A mean over all ranks
 * ```ts ignore
 * const loss = ops.mean(errors);
 * await this.processGroup.allReduce(loss, { op: "avg" });
 * ```
 */
export class ProcessGroup implements Disposable {
  #native: NativeGroup;
  /** Those that live. */
  readonly #made = new Map<ProcessGroup, MadeGroup>();
  /** Has the group that this one was made of forget it. */
  #leave = () => {};
  readonly #names = new Set<string>();
  #count = 0;
  #ownName: string | null = null;
  #disposed = false;
  /** Gives up the groups that are being formed: this one anew, or others of it. */
  #giveUp = new AbortController();

  static {
    nativeGroup = (group) => group.#native;
    flushGroup = async (group) => {
      for (const made of group.#made.keys()) await flushGroup(made);
      await group.#native.flush();
    };
    ownName = (group) => {
      if (group.#ownName === null) {
        group.#ownName = `cohort/${++groups}`;
        group.register(group.#ownName);
      }
      return group.#ownName;
    };
    abortGroup = (group, reason) => {
      for (const made of group.#made.keys()) abortGroup(made, reason);
      group.#endForming(reason);
      group.#native.abort(reason);
    };
    formAnew = async (group, options, forming = {}) => {
      group.#native = await group.#form(options, forming.signal);
      for (const name of group.#names) group.#native.register(name);
      // One may be disposed of meanwhile, and leave.
      for (const [made, { number, members }] of [...group.#made]) {
        if (made.#disposed) continue;
        const rank = members.indexOf(group.rank);
        const name = nameOfMade(options.name, number, members);
        await formAnew(made, { ...options, name, rank, worldSize: members.length }, forming);
      }
    };
  }

  /** Not for programs: a worker has its group, and `newGroup` makes others.
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

  /** Leaves the reduction of all ranks' tensors in each, in place.
   *
   * @param tensor This rank's elements, and then the result.
   * @param options The reduction.
   */
  async allReduce(tensor: Tensor, options: AllReduceOptions = {}): Promise<void> {
    const operation = "all_reduce";
    const op = reduceOpNumber(options.op ?? "sum", operation);
    const handle = tensorHandle(tensor, operation);
    await this.#native.run({
      operation,
      tensor,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_all_reduce(group, handle, op, sequence, OUT, ERROR),
    });
  }

  /** Leaves the reduction of all ranks' tensors in that of one rank, in place.
   *
   * @param tensor This rank's elements; on `dst` then the result, on the others unchanged.
   * @param options The rank and the reduction.
   */
  async reduce(tensor: Tensor, options: ReduceToOptions): Promise<void> {
    const operation = "reduce";
    const { dst } = options;
    const op = reduceOpNumber(options.op ?? "sum", operation);
    checkRank(dst, "dst", this.size, operation);
    const handle = tensorHandle(tensor, operation);
    await this.#native.run({
      operation,
      tensor,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_reduce(group, handle, dst, op, sequence, OUT, ERROR),
    });
  }

  /** Reduces in as many parts as there are ranks, and gives each rank one.
   *
   * @param input One tensor for each rank; or one tensor that is split into equal parts along its first dimension.
   * @param options The reduction.
   * @returns The reduction of all ranks' parts for this rank, in a tensor of its own.
   */
  async reduceScatter(input: readonly Tensor[] | Tensor, options: AllReduceOptions = {}): Promise<Tensor> {
    const operation = "reduce_scatter";
    const op = reduceOpNumber(options.op ?? "sum", operation);
    const handles = Array.isArray(input)
      ? listHandles(input, this.size, operation)
      : splitHandle(input as Tensor, this.size, operation);
    return await this.#native.run({
      operation,
      tensor: Array.isArray(input) ? input[0] : input as Tensor,
      lent: handles,
      start: (group, sequence) =>
        native().cohort_group_reduce_scatter(group, handles, handles.length, op, sequence, OUT, ERROR),
    });
  }

  /** Copies one rank's tensor into those of the others, in place.
   *
   * @param tensor On `src` what is copied, on the others where to.
   * @param options The rank that gives.
   */
  async broadcast(tensor: Tensor, options: SourceOptions): Promise<void> {
    const operation = "broadcast";
    const { src } = options;
    checkRank(src, "src", this.size, operation);
    const handle = tensorHandle(tensor, operation);
    await this.#native.run({
      operation,
      tensor,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_broadcast(group, handle, src, sequence, OUT, ERROR),
    });
  }

  /** Collects the tensors of all ranks, on each.
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
    checkNames(operation, options, ["uneven"]);
    const handle = tensorHandle(tensor, operation);
    return await this.#native.run({
      operation,
      tensor,
      lent: [handle],
      start: (group, sequence) =>
        options.uneven === true
          ? native().cohort_group_all_gather_uneven(group, handle, sequence, OUT, ERROR)
          : native().cohort_group_all_gather(group, handle, sequence, OUT, ERROR),
    });
  }

  /** Collects the tensors of all ranks, on one.
   *
   * @param tensor What this rank gives.
   * @param options The rank that gets them.
   * @returns On `dst` copies of all ranks' tensors, by rank; on the others `null`.
   */
  async gather(tensor: Tensor, options: DestinationOptions): Promise<Tensor[] | null> {
    const operation = "gather";
    const { dst } = options;
    checkRank(dst, "dst", this.size, operation);
    const handle = tensorHandle(tensor, operation);
    return await this.#native.run({
      operation,
      tensor,
      lent: [handle],
      start: (group, sequence) => native().cohort_group_gather(group, handle, dst, sequence, OUT, ERROR),
    });
  }

  /** Deals out one rank's tensors, one to each.
   *
   * @param tensors On `src` one tensor for each rank, on the others `null`.
   * @param options The rank that gives, and what is to come.
   * @returns A copy of the tensor for this rank.
   */
  async scatter(tensors: readonly Tensor[] | null, options: ScatterOptions): Promise<Tensor> {
    const operation = "scatter";
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
        tensor: output,
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

  /** Gives each rank one tensor, and gets one of each.
   *
   * @param tensors One tensor for each rank.
   * @returns What the ranks gave to this one, by rank.
   */
  async allToAll(tensors: readonly Tensor[]): Promise<Tensor[]> {
    const operation = "all_to_all";
    const handles = listHandles(tensors, this.size, operation);
    return await this.#native.run({
      operation,
      tensor: tensors[0],
      lent: handles,
      start: (group, sequence) =>
        native().cohort_group_all_to_all(group, handles, handles.length, sequence, OUT, ERROR),
    });
  }

  /** Gives all ranks one rank's value. PyTorch's `broadcast_object_list`, of one.
   *
   * Whatever crosses between caller and rank does so here, in the same encoding, of which nothing can execute: plain objects,
   * arrays, numbers, strings, typed arrays, dates, maps, sets. Tensors arrive as tensors, on the CPU and contiguous, pictures as
   * pictures.
   *
   * @example What one rank has read
   * ```ts ignore
   * const settings = this.rank === 0 ? await readSettings() : null;
   * const { steps } = await this.processGroup.broadcastObject<Settings>(settings, { src: 0 });
   * ```
   *
   * @param value On `src` what is given; on the others it is not looked at.
   * @param options The rank that gives.
   * @returns A copy of the value, also on `src`. Its tensors belong to the scope of the call.
   * @throws {TypeError} If something in it cannot cross: on `src`, while the others wait for it.
   */
  async broadcastObject<T>(value: T | null | undefined, options: SourceOptions): Promise<T> {
    const operation = "broadcast";
    checkNames(operation, options, ["src"]);
    const { src } = options;
    checkRank(src, "src", this.size, operation);
    const given = this.rank === src ? packObject(value, "value") : new Uint8Array();
    const received = await this.#withBytes<Tensor>(
      operation,
      given,
      (of, group, sequence) => native().cohort_group_broadcast_bytes(group, of, src, sequence, OUT, ERROR),
    );
    return takeObject(received) as T;
  }

  /** Collects a value of each rank, on one. PyTorch's `gather_object`. What can be given: as for
   * {@linkcode ProcessGroup.broadcastObject}.
   *
   * @param value What this rank gives.
   * @param options The rank that gets them.
   * @returns On `dst` copies of all ranks' values, by rank; on the others `null`.
   * @throws {TypeError} If something in it cannot cross: on this rank, while the others wait for it.
   */
  async gatherObjects<T>(value: T, options: DestinationOptions): Promise<T[] | null> {
    const operation = "gather";
    checkNames(operation, options, ["dst"]);
    const { dst } = options;
    checkRank(dst, "dst", this.size, operation);
    const received = await this.#withBytes<Tensor[] | null>(
      operation,
      packObject(value, "value"),
      (of, group, sequence) => native().cohort_group_gather_bytes(group, of, dst, sequence, OUT, ERROR),
    );
    return received === null ? null : received.map((bytes) => takeObject(bytes) as T);
  }

  /** Collects a value of each rank, on all. PyTorch's `all_gather_object`. What can be given: as for
   * {@linkcode ProcessGroup.broadcastObject}.
   *
   * @param value What this rank gives.
   * @returns Copies of all ranks' values, by rank.
   * @throws {TypeError} If something in it cannot cross: on this rank, while the others wait for it.
   */
  async allGatherObjects<T>(value: T): Promise<T[]> {
    const received = await this.#withBytes<Tensor[]>(
      "all_gather",
      packObject(value, "value"),
      (of, group, sequence) => native().cohort_group_all_gather_uneven(group, of, sequence, OUT, ERROR),
    );
    return received.map((bytes) => takeObject(bytes) as T);
  }

  /** Sends a tensor to one other rank, which calls `recv`. Of two ranks only; the others go on.
   *
   * @param tensor What is sent.
   * @param options The rank, and the tag.
   */
  async send(tensor: Tensor, options: SendOptions): Promise<void> {
    await this.#transfer("send", tensor, "dst", options.dst, options.tag);
  }

  /** Receives a tensor of one other rank, which calls `send`, in place.
   *
   * @param tensor Where it goes, of the dtype and shape of what is sent.
   * @param options The rank, and the tag.
   */
  async recv(tensor: Tensor, options: RecvOptions): Promise<void> {
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

  /** Makes a group of some ranks. Every rank of this group makes the same call, also those that are not in the new one.
   *
   * @param ranks The ranks within this group, in any order: they are numbered in ascending order.
   * @returns The group, or `null` on a rank that is not in it. It ends with this one.
   * @throws {RangeError} If there are none, one twice, or one that this group has not.
   * @throws {CollectiveError} If not all come within the time limit for forming groups.
   */
  async newGroup(ranks: readonly number[]): Promise<ProcessGroup | null> {
    const operation = "new_group";
    for (const rank of ranks) checkRank(rank, "a rank", this.size, operation);
    const members = [...new Set(ranks)].sort((a, b) => a - b);
    if (members.length === 0) throw new RangeError(`Cannot ${operation}: there are no ranks`);
    if (members.length !== ranks.length) {
      throw new RangeError(`Cannot ${operation}: [${ranks}] names a rank twice`);
    }
    const { options } = this.#native;
    const number = ++this.#count;
    const name = nameOfMade(options.name, number, members);
    const rank = members.indexOf(this.rank);
    if (rank === -1) return null;
    const formed = await this.#form({ ...options, name, rank, worldSize: members.length });
    const group = new ProcessGroup(INTERNAL, formed);
    this.#made.set(group, { number, members });
    group.#leave = () => this.#made.delete(group);
    return group;
  }

  /** Has what runs on this rank find the group by a name: operators of `_c10d_functional`, and models that were exported
   * with such, name theirs. PyTorch calls the group of all ranks `"0"`, and so is a worker's `processGroup` registered;
   * others it numbers in the order in which they are made. Not collective: each rank names its own.
   *
   * @example A tensor-parallel model over half of the ranks
   * ```ts ignore
   * const half = await this.processGroup.newGroup([0, 1]);
   * half?.register("1");
   * ```
   *
   * @param name The name. It is this group's from now on, whosever it was, also when the group is formed anew.
   * @throws {NativeError} If the group has been disposed of.
   */
  register(name: string): void {
    this.#native.register(name);
    this.#names.add(name);
  }

  /** Leaves the group, and those that were made of it: what is in flight fails, here and on the other ranks. Doing it
   * twice is fine. */
  dispose(): void {
    this.#disposed = true;
    this.#endForming("the process group has been disposed of");
    for (const made of this.#made.keys()) made.dispose();
    this.#leave();
    this.#native.dispose();
  }

  /** As {@linkcode ProcessGroup.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  async #form(options: FormGroupOptions, signal?: AbortSignal): Promise<NativeGroup> {
    const { rootRank } = this.#native;
    const own = this.#giveUp.signal;
    try {
      return await NativeGroup.form(options, rootRank, signal ? AbortSignal.any([own, signal]) : own);
    } catch (error) {
      if (!own.aborted || signal?.aborted) throw error;
      const message = `Cannot form group ${options.name} on rank ${rootRank}: ${own.reason}`;
      throw new CollectiveError(message, { rank: rootRank, operation: "form_group", sequence: 0 });
    }
  }

  #endForming(reason: string): void {
    this.#giveUp.abort(reason);
    this.#giveUp = new AbortController();
  }

  /** Starts a collective of bytes. */
  async #withBytes<T>(
    operation: string,
    bytes: Uint8Array<ArrayBuffer>,
    start: (of: number, group: number, sequence: number) => number,
  ): Promise<T> {
    using tensor = Tensor.fromArray(bytes);
    const handle = tensorHandle(tensor, operation);
    return await this.#native.run<T>({
      operation,
      tensor,
      lent: [handle],
      start: (group, sequence) => start(handle, group, sequence),
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
      tensor,
      lent: [handle],
      start: (group, sequence) =>
        native().cohort_group_transfer(group, handle, sends, peer, tag, sequence, OUT, ERROR),
    });
  }
}
