/**
 * Process groups.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { ERROR, INTERNAL, native, OUT } from "../native/mod.ts";
import { CollectiveError } from "../../errors.ts";
import { checkRank, type ReduceOp, tensorHandle } from "./group_arguments.ts";
import type { DestinationOptions, FormingOptions, SourceOptions } from "./group_options.ts";
import { Collectives } from "./collectives.ts";
import {
  ABORT_GROUP,
  END_SETUP,
  FLUSH_GROUP,
  NATIVE_GROUP,
  REFORM_GROUP,
  SET_NATIVE_GROUP,
  UNIQUE_NAME,
} from "./internal.ts";
import { type FormGroupOptions, NativeGroup } from "./native_group.ts";
import { packObject, packRefusal, unpackObject } from "./object_bytes.ts";
import { Tensor } from "../tensors/mod.ts";

export { Collectives };
export type { ReduceOp };
export type * from "./group_options.ts";

/** How a group was derived from its parent. */
interface MadeGroup {
  /**
   * The part of its name that its parent's name does not have. It is the same on all ranks, including a
   * replaced rank.
   */
  readonly label: string;
  readonly members: readonly number[];
  /** Whether the group was made in `setup`. A replaced rank makes these groups again. */
  readonly isFromSetup: boolean;
}

const REPLACED =
  "a rank of the process group was replaced, and only groups made in setup are formed again; make a new one";

/** Number of unique names given so far. */
let uniqueNames = 0;

/** Decodes a value and frees its bytes. */
function takeObject(bytes: Tensor): unknown {
  const { data } = bytes.toValue();
  bytes.dispose();
  return unpackObject(data as Uint8Array<ArrayBuffer>);
}

/**
 * A group of ranks: all ranks of a job, or some of them. A worker has one as `processGroup`.
 *
 * Every rank of the group must call the same collectives in the same order, with tensors of the same dtype
 * and shape. The ranks of one machine compare their calls: if they disagree, each rank gets a
 * `CollectiveError` that shows both calls, and the group ends. A call that another rank never makes cannot be
 * compared: the rank waits until the timeout, unless it has a runner, which names the missing ranks.
 *
 * Collectives take effect in program order, even if they are not awaited one by one. A collective borrows its
 * tensors until its promise settles: a tensor that it writes cannot be used, and a tensor that it reads
 * cannot be written (a `NativeError` that names the collective). Other tensors are not affected.
 *
 * Tensors must be dense. Non-contiguous tensors are copied. Collectives that only move data take any dtype.
 * Reductions take every dtype except int16; for complex64 only `"sum"` and `"avg"` exist.
 *
 * CPU tensors go over Gloo. If every rank has a CUDA device, tensors on this rank's device go over NCCL, in
 * the same group. Such a collective starts after the work that is already queued on the device's stream, and
 * its promise settles when the device has finished. All collectives, sends and receives of a rank on the
 * device run one after the other, in call order: if two ranks send to each other, one of them must receive
 * first. NCCL has no bitwise reductions and no tags.
 *
 * Every method may reject with:
 * - a `CollectiveError` (`rank`, `operation`, `sequence`) if a rank is gone, the timeout has passed, or the
 *   group is disposed of in the meantime;
 * - a `NativeError` if a tensor is freed, borrowed by other work, or cannot be sent or reduced;
 * - a `TypeError` or `RangeError` for misuse.
 *
 * The last two are thrown before anything is sent, with one exception. A tensor whose elements share memory
 * (an expanded one) cannot be written to: `allReduce` rejects it before anything is sent, but a collective in
 * which not all ranks write fails on that rank only, after the ranks have exchanged all data. The group stays
 * usable after all of these `NativeError`s, `TypeError`s and `RangeError`s.
 *
 * @example A mean over all ranks
 * ```ts
 * import { DistributedWorker, Tensor } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * class Mean extends DistributedWorker<number[], number> {
 *   static override module = import.meta.url;
 *   override async call(errors: number[]) {
 *     const loss = Tensor.fromArray(errors).mean();
 *     await this.processGroup.allReduce(loss, { op: "avg" });
 *     return loss.item() as number;
 *   }
 * }
 *
 * const worker = new Mean();
 * using _group = await testGroup(worker);
 * assertEquals(await worker.call([1, 2, 3]), 2);
 * ```
 */
export class ProcessGroup extends Collectives implements Disposable {
  /** Groups derived from this one that are not disposed of. */
  readonly #made = new Map<ProcessGroup, MadeGroup>();
  /** Removes this group from its parent's list. */
  #leave = () => {};
  readonly #names = new Set<string>();
  /** How many groups have been derived from this one, in `setup` or since it was last formed. */
  #count = 0;
  #isSetUp = false;
  #uniqueName: string | null = null;
  #disposed = false;
  /** Cancels any forming in progress: of this group again, or of groups derived from it. */
  #formingAbort = new AbortController();

  /**
   * Sends one rank's value to all ranks. PyTorch's `broadcast_object_list`, for one value.
   *
   * Values use the same encoding as values between caller and rank, which cannot execute code: plain objects,
   * arrays, numbers, strings, typed arrays, dates, maps, sets. Tensors arrive as contiguous tensors on the
   * CPU, and images as images.
   *
   * @example Settings that one rank reads
   * ```ts
   * import { DistributedWorker } from "@cohort/distributed";
   * import { testGroup } from "@cohort/distributed/testing";
   * import { assertEquals } from "@std/assert";
   *
   * using group = await testGroup(new DistributedWorker());
   * const settings = group.rank === 0 ? { steps: 100, since: new Date(0) } : null;
   * const received = await group.broadcastObject<{ steps: number; since: Date }>(settings, { src: 0 });
   * assertEquals(received, { steps: 100, since: new Date(0) });
   * ```
   *
   * @param value The value on `src`; ignored on the other ranks.
   * @param options The source rank.
   * @returns A copy of the value, also on `src`. Its tensors belong to the scope of the call.
   * @throws {TypeError} If the value contains something that cannot be encoded. Thrown on every rank.
   */
  async broadcastObject<T>(value: T | null | undefined, options: SourceOptions): Promise<T> {
    const operation = "broadcast";
    refuseUnknown(operation, options, { src: true });
    const { src } = options;
    checkRank(src, "src", this.size, operation);
    const pack = () => this.rank === src ? packObject(value, "value") : new Uint8Array();
    const received = await this.#withBytes<Tensor>(
      operation,
      pack,
      (of, group, sequence) => native().cohort_group_broadcast_bytes(group, of, src, sequence, OUT, ERROR),
    );
    return takeObject(received) as T;
  }

  /**
   * Gathers a value of each rank on one rank. PyTorch's `gather_object`. Accepts the same values as
   * {@linkcode ProcessGroup.broadcastObject}.
   *
   * @param value This rank's value.
   * @param options The destination rank.
   * @returns Copies of all ranks' values by rank on `dst`; `null` on the other ranks.
   * @throws {TypeError} If the value contains something that cannot be encoded. Thrown on this rank and on
   * `dst`.
   */
  async gatherObjects<T>(value: T, options: DestinationOptions): Promise<T[] | null> {
    const operation = "gather";
    refuseUnknown(operation, options, { dst: true });
    const { dst } = options;
    checkRank(dst, "dst", this.size, operation);
    const received = await this.#withBytes<Tensor[] | null>(
      operation,
      () => packObject(value, "value"),
      (of, group, sequence) => native().cohort_group_gather_bytes(group, of, dst, sequence, OUT, ERROR),
    );
    return received === null ? null : received.map((bytes) => takeObject(bytes) as T);
  }

  /**
   * Gathers a value of each rank on all ranks. PyTorch's `all_gather_object`. Accepts the same values as
   * {@linkcode ProcessGroup.broadcastObject}.
   *
   * @param value This rank's value.
   * @returns Copies of all ranks' values, by rank.
   * @throws {TypeError} If the value contains something that cannot be encoded. Thrown on every rank.
   */
  async allGatherObjects<T>(value: T): Promise<T[]> {
    const received = await this.#withBytes<Tensor[]>(
      "all_gather",
      () => packObject(value, "value"),
      (of, group, sequence) => native().cohort_group_all_gather_uneven(group, of, sequence, OUT, ERROR),
    );
    return received.map((bytes) => takeObject(bytes) as T);
  }

  /**
   * Makes a group of some of this group's ranks. Every rank of this group must make the same call, even if it
   * is not in the new group.
   *
   * The new group has threads and connections of its own until it is disposed of, even after the call that
   * made it. Make groups in `setup`, or with `using` in a call. When a rank is replaced, groups made in
   * `setup` are formed again, because the new rank's `setup` makes them too. Groups made in a call end, and
   * their errors say so.
   *
   * @param ranks The ranks within this group, in any order. The new group numbers them in ascending order.
   * @returns The group, or `null` on a rank that is not in it. It ends when this group ends.
   * @throws {RangeError} If the list is empty, names a rank twice, or names a rank that is not in this group.
   * @throws {CollectiveError} If not all ranks join within the timeout for forming groups, or this group has
   * been aborted.
   */
  async newGroup(ranks: readonly number[]): Promise<ProcessGroup | null> {
    const operation = "new_group";
    for (const rank of ranks) checkRank(rank, "a rank", this.size, operation);
    const members = [...new Set(ranks)].sort((a, b) => a - b);
    if (members.length === 0) throw new RangeError(`Cannot ${operation}: there are no ranks`);
    if (members.length !== ranks.length) {
      throw new RangeError(`Cannot ${operation}: [${ranks}] names a rank twice`);
    }
    const parent = this[NATIVE_GROUP]();
    // After an abort, this group is formed again only after this call: the ranks would never meet.
    parent.liveHandle(operation);
    const { options } = parent;
    const number = ++this.#count;
    // The name includes the ranks, so that ranks that disagree on them do not meet.
    const own = this.#isSetUp ? `call-${number}[${members}]` : `${number}[${members}]`;
    const name = `${options.name}/${own}`;
    const rank = members.indexOf(this.rank);
    if (rank === -1) return null;
    const formed = await this.#form({ ...options, name, rank, worldSize: members.length });
    const group = new ProcessGroup(INTERNAL, formed);
    group.#isSetUp = this.#isSetUp;
    // Groups made in calls are numbered from the start in each epoch.
    this.#made.set(group, { label: this.#isSetUp ? name : own, members, isFromSetup: !this.#isSetUp });
    group.#leave = () => this.#made.delete(group);
    return group;
  }

  /**
   * Registers the group under a name on this rank, so that `_c10d_functional` operators and models exported
   * with them find it. PyTorch calls the group of all ranks `"0"` (a worker's `processGroup` is registered
   * under that name) and numbers other groups in the order in which they are made. Not collective: each rank
   * registers its own.
   *
   * @example A tensor-parallel model over half of the ranks
   * ```ts
   * import { DistributedWorker, ops } from "@cohort/distributed";
   * import { testGroup } from "@cohort/distributed/testing";
   * import { assertEquals } from "@std/assert";
   *
   * using group = await testGroup(new DistributedWorker());
   * using half = await group.newGroup([0]); // half of two ranks
   * half?.register("1");
   * using sent = await ops.callAsync("_c10d_functional::all_reduce", ops.ones([2]), "sum", "1");
   * using sum = await ops.callAsync("_c10d_functional::wait_tensor", sent);
   * assertEquals(sum.toArray(), [1, 1]);
   * ```
   *
   * @param name The name. It replaces an earlier registration of any group, and stays when the group is
   * formed again.
   * @throws {NativeError} If the group has been disposed of.
   */
  register(name: string): void {
    this[NATIVE_GROUP]().register(name);
    this.#names.add(name);
  }

  /**
   * Leaves the group and all groups derived from it. Operations in flight fail, on this rank and on the
   * others. Calling it twice is safe.
   */
  dispose(): void {
    this.#disposed = true;
    this.#endForming("the process group has been disposed of");
    for (const made of this.#made.keys()) made.dispose();
    this.#leave();
    this[NATIVE_GROUP]().dispose();
  }

  /** Same as {@linkcode ProcessGroup.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** @ignore */
  [FLUSH_GROUP](): Promise<void> | null {
    // Groups made from this one have the same devices.
    return this[NATIVE_GROUP]().hasCuda ? this.#flush() : null;
  }

  async #flush(): Promise<void> {
    for (const made of this.#made.keys()) await made[FLUSH_GROUP]();
    await this[NATIVE_GROUP]().flush();
  }

  /** @ignore */
  [UNIQUE_NAME](): string {
    if (this.#uniqueName === null) {
      const name = `cohort/${++uniqueNames}`;
      // Throws if the group was aborted.
      this.register(name);
      this.#uniqueName = name;
    }
    return this.#uniqueName;
  }

  /** @ignore */
  [ABORT_GROUP](reason: string): void {
    for (const made of this.#made.keys()) made[ABORT_GROUP](reason);
    this.#endForming(reason);
    this[NATIVE_GROUP]().abort(reason);
  }

  /** @ignore */
  [END_SETUP](): void {
    if (this.#isSetUp) return;
    this.#isSetUp = true;
    this.#count = 0;
    for (const made of this.#made.keys()) made[END_SETUP]();
  }

  /** @ignore */
  async [REFORM_GROUP](options: FormGroupOptions, forming: FormingOptions = {}): Promise<void> {
    this[SET_NATIVE_GROUP](await this.#form(options, forming.signal));
    // In a failed call, ranks may have derived different numbers of groups.
    if (this.#isSetUp) this.#count = 0;
    for (const name of this.#names) this[NATIVE_GROUP]().register(name);
    // A derived group may be disposed of during the loop, which removes it from the map.
    for (const [made, { label, members, isFromSetup }] of [...this.#made]) {
      if (made.#disposed) continue;
      if (forming.newRanks && !isFromSetup) {
        this.#made.delete(made);
        made[ABORT_GROUP](REPLACED);
        continue;
      }
      const rank = members.indexOf(this.rank);
      const name = `${options.name}/${label}`;
      await made[REFORM_GROUP]({ ...options, name, rank, worldSize: members.length }, forming);
    }
  }

  async #form(options: FormGroupOptions, signal?: AbortSignal): Promise<NativeGroup> {
    const { rootRank } = this[NATIVE_GROUP]();
    const own = this.#formingAbort.signal;
    try {
      return await NativeGroup.form(options, rootRank, signal ? AbortSignal.any([own, signal]) : own);
    } catch (error) {
      if (!own.aborted || signal?.aborted) throw error;
      const message = `Cannot form group ${options.name} on rank ${rootRank}: ${own.reason}`;
      throw new CollectiveError(message, { rank: rootRank, operation: "form_group", sequence: 0 });
    }
  }

  #endForming(reason: string): void {
    this.#formingAbort.abort(reason);
    this.#formingAbort = new AbortController();
  }

  /** Starts a collective of bytes. If encoding fails, sends the reason, because the other ranks wait. */
  async #withBytes<T>(
    operation: string,
    pack: () => Uint8Array<ArrayBuffer>,
    start: (of: number, group: number, sequence: number) => number,
  ): Promise<T> {
    let bytes;
    let refusal: { error: unknown } | null = null;
    try {
      bytes = pack();
    } catch (error) {
      refusal = { error };
      bytes = packRefusal(this.rank, error);
    }
    using tensor = Tensor.fromArray(bytes);
    const handle = tensorHandle(tensor, operation);
    const received = this[NATIVE_GROUP]().run<T>({
      operation,
      lent: [handle],
      start: (group, sequence) => start(handle, group, sequence),
    });
    if (refusal === null) return await received;
    for (const made of [await received].flat()) if (made instanceof Tensor) made.dispose();
    throw refusal.error;
  }
}
