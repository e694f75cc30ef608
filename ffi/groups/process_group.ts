/**
 * Groups of ranks.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { ERROR, INTERNAL, native, OUT } from "../native/mod.ts";
import { CollectiveError } from "../../errors.ts";
import { checkRank, type ReduceOp, tensorHandle } from "./group_arguments.ts";
import type { DestinationOptions, FormingOptions, SourceOptions } from "./group_options.ts";
import { Collectives, nativeGroup, replaceNative } from "./collectives.ts";
import { type FormGroupOptions, NativeGroup } from "./native_group.ts";
import { packObject, packRefusal, unpackObject } from "./object_bytes.ts";
import { Tensor } from "../tensors/mod.ts";

export { Collectives, nativeGroup };
export type { ReduceOp };
export type * from "./group_options.ts";

/** How a group was made of another. */
interface MadeGroup {
  /**
   * What its name has beside that of the group that it was made of. The same on all ranks, also on one that
   * is replaced.
   */
  readonly label: string;
  readonly members: readonly number[];
  /** Whether it was made in `setup`, where a rank that is replaced makes it, too. */
  readonly isOfSetup: boolean;
}

const REPLACED =
  "a rank of the process group was replaced, and only groups of setup are formed anew; make this one again";

/**
 * Ends what is in flight in a group and those made of it, here and on the other ranks; until it is formed
 * anew, collectives fail with the reason. Gives up, on this rank, forming it anew and making groups of it.
 */
export let abortGroup: (group: ProcessGroup, reason: string) => void;

/** Forms an aborted group, and those made of it, anew behind the objects that programs hold. Collective. */
export let formAnew: (
  group: ProcessGroup,
  options: FormGroupOptions,
  forming?: FormingOptions,
) => Promise<void>;

/** Says that `setup` is over on this rank: groups that are made from now on end when a rank is replaced. */
export let endSetup: (group: ProcessGroup) => void;

/**
 * Waits until all that this rank has started on its CUDA device has ended, also by models and backward
 * passes, whose failures are told here. Not collective.
 */
export let flushGroup: (group: ProcessGroup) => Promise<void>;

/** A name that functional collectives find the group by, which is no other's. */
export let ownName: (group: ProcessGroup) => string;

let groups = 0;

/** Decodes a value, and frees its bytes. */
function takeObject(bytes: Tensor): unknown {
  const { data } = bytes.toValue();
  bytes.dispose();
  return unpackObject(data as Uint8Array<ArrayBuffer>);
}

/**
 * The ranks of a job, or some of them, and what they do together. A worker has one as `processGroup`.
 *
 * A collective is made by every rank of the group, in the same order, with tensors of the same dtype and
 * shape. The ranks of a machine compare what they call: of ranks that disagree each gets a `CollectiveError`
 * that has both calls, and the group ends. What one rank calls and another never does cannot be compared: the
 * one waits up to the time limit, unless it has a runner, which names who is missing.
 *
 * Collectives take effect in program order, also where they are not awaited one by one. Until its promise
 * settles, a collective's tensors are lent to it: one that it writes cannot be used, one that it reads cannot
 * be written (a `NativeError` that names it), while other tensors can.
 *
 * Tensors are dense, contiguous or not: those that are not are copied on the way. What is only moved
 * may be of any dtype; what is reduced of all but int16, and of complex64 only the sum and the average exist.
 *
 * Tensors on the CPU go over Gloo. Where every rank has a CUDA device, those on this rank's go over NCCL, in
 * the same group: a collective follows on what its stream has been given so far, and its promise settles when
 * the device has done it. All of a rank's collectives, sends and receives on the device then run one after
 * the other, in the order of the calls: of two ranks that send to each other, one has to receive first. NCCL
 * reduces by no bitwise operation, and has no tags.
 *
 * Every method may reject with a `CollectiveError` (`rank`, `operation`, `sequence`) if a rank is gone, the
 * time limit has passed, or the group is disposed of meanwhile; with a `NativeError` if a tensor is freed,
 * lent to other work, or cannot be sent or reduced, before anything is sent; with a `TypeError` or
 * `RangeError` for misuse, before anything is sent. A tensor whose elements share memory (an expanded one)
 * cannot be written to: `allReduce` refuses it before anything is sent; of the others, which not all ranks
 * write in, the rank fails by itself when the ranks have exchanged all. The group goes on after each of
 * these.
 *
 * @example A mean over all ranks
 * ```ts ignore
 * const loss = ops.mean(errors);
 * await this.processGroup.allReduce(loss, { op: "avg" });
 * ```
 */
export class ProcessGroup extends Collectives implements Disposable {
  /** Those that live. */
  readonly #made = new Map<ProcessGroup, MadeGroup>();
  /** Has the group that this one was made of forget it. */
  #leave = () => {};
  readonly #names = new Set<string>();
  /** How many groups have been made of it since it was formed, or in `setup`. */
  #count = 0;
  #isSetUp = false;
  #ownName: string | null = null;
  #disposed = false;
  /** Gives up the groups that are being formed: this one anew, or others of it. */
  #giveUp = new AbortController();

  static {
    flushGroup = async (group) => {
      for (const made of group.#made.keys()) await flushGroup(made);
      await nativeGroup(group).flush();
    };
    ownName = (group) => {
      if (group.#ownName === null) {
        const name = `cohort/${++groups}`;
        // A group that was given up refuses it.
        group.register(name);
        group.#ownName = name;
      }
      return group.#ownName;
    };
    abortGroup = (group, reason) => {
      for (const made of group.#made.keys()) abortGroup(made, reason);
      group.#endForming(reason);
      nativeGroup(group).abort(reason);
    };
    endSetup = (group) => {
      if (group.#isSetUp) return;
      group.#isSetUp = true;
      group.#count = 0;
      for (const made of group.#made.keys()) endSetup(made);
    };
    formAnew = async (group, options, forming = {}) => {
      replaceNative(group, await group.#form(options, forming.signal));
      // Ranks may have made unlike numbers of groups in a call that has failed.
      if (group.#isSetUp) group.#count = 0;
      for (const name of group.#names) nativeGroup(group).register(name);
      // One may be disposed of meanwhile, and leave.
      for (const [made, { label, members, isOfSetup }] of [...group.#made]) {
        if (made.#disposed) continue;
        if (forming.newRanks && !isOfSetup) {
          group.#made.delete(made);
          abortGroup(made, REPLACED);
          continue;
        }
        const rank = members.indexOf(group.rank);
        const name = `${options.name}/${label}`;
        await formAnew(made, { ...options, name, rank, worldSize: members.length }, forming);
      }
    };
  }

  /**
   * Gives all ranks one rank's value. PyTorch's `broadcast_object_list`, of one.
   *
   * Whatever crosses between caller and rank does so here, in the same encoding, of which nothing can
   * execute: plain objects, arrays, numbers, strings, typed arrays, dates, maps, sets. Tensors arrive as
   * tensors, on the CPU and contiguous, pictures as pictures.
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
   * @throws {TypeError} If something in it cannot cross: on every rank.
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
   * Collects a value of each rank, on one. PyTorch's `gather_object`. What can be given: as for
   * {@linkcode ProcessGroup.broadcastObject}.
   *
   * @param value What this rank gives.
   * @param options The rank that gets them.
   * @returns On `dst` copies of all ranks' values, by rank; on the others `null`.
   * @throws {TypeError} If something in it cannot cross: on this rank and on `dst`.
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
   * Collects a value of each rank, on all. PyTorch's `all_gather_object`. What can be given: as for
   * {@linkcode ProcessGroup.broadcastObject}.
   *
   * @param value What this rank gives.
   * @returns Copies of all ranks' values, by rank.
   * @throws {TypeError} If something in it cannot cross: on every rank.
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
   * Makes a group of some ranks. Every rank of this group makes the same call, also those that are not in the
   * new one.
   *
   * The group has threads and connections of its own until it is disposed of, also where the call that made
   * it is over: make groups in `setup`, or each in a call with `using`. When a rank has been replaced, those
   * of `setup` are formed anew, since its `setup` makes them, too; those of calls have ended, and tell so.
   *
   * @param ranks The ranks within this group, in any order: they are numbered in ascending order.
   * @returns The group, or `null` on a rank that is not in it. It ends with this one.
   * @throws {RangeError} If there are none, one twice, or one that this group has not.
   * @throws {CollectiveError} If not all come within the time limit for forming groups, or this group has
   * been given up.
   */
  async newGroup(ranks: readonly number[]): Promise<ProcessGroup | null> {
    const operation = "new_group";
    for (const rank of ranks) checkRank(rank, "a rank", this.size, operation);
    const members = [...new Set(ranks)].sort((a, b) => a - b);
    if (members.length === 0) throw new RangeError(`Cannot ${operation}: there are no ranks`);
    if (members.length !== ranks.length) {
      throw new RangeError(`Cannot ${operation}: [${ranks}] names a rank twice`);
    }
    const parent = nativeGroup(this);
    // One that has been given up is formed anew after this call: nobody would meet.
    parent.live(operation);
    const { options } = parent;
    const number = ++this.#count;
    // With the ranks, so that ranks that disagree on them do not meet.
    const own = this.#isSetUp ? `call-${number}[${members}]` : `${number}[${members}]`;
    const name = `${options.name}/${own}`;
    const rank = members.indexOf(this.rank);
    if (rank === -1) return null;
    const formed = await this.#form({ ...options, name, rank, worldSize: members.length });
    const group = new ProcessGroup(INTERNAL, formed);
    group.#isSetUp = this.#isSetUp;
    // Those of calls are numbered anew in each epoch.
    this.#made.set(group, { label: this.#isSetUp ? name : own, members, isOfSetup: !this.#isSetUp });
    group.#leave = () => this.#made.delete(group);
    return group;
  }

  /**
   * Has what runs on this rank find the group by a name: operators of `_c10d_functional`, and models that
   * were exported with such, name theirs. PyTorch calls the group of all ranks `"0"`, and so is a worker's
   * `processGroup` registered; others it numbers in the order in which they are made. Not collective: each
   * rank names its own.
   *
   * @example A tensor-parallel model over half of the ranks
   * ```ts ignore
   * const half = await this.processGroup.newGroup([0, 1]);
   * half?.register("1");
   * ```
   *
   * @param name The name. It is this group's from now on, whosever it was, also when the group is formed
   * anew.
   * @throws {NativeError} If the group has been disposed of.
   */
  register(name: string): void {
    nativeGroup(this).register(name);
    this.#names.add(name);
  }

  /**
   * Leaves the group, and those that were made of it: what is in flight fails, here and on the other ranks.
   * Doing it twice is fine.
   */
  dispose(): void {
    this.#disposed = true;
    this.#endForming("the process group has been disposed of");
    for (const made of this.#made.keys()) made.dispose();
    this.#leave();
    nativeGroup(this).dispose();
  }

  /** As {@linkcode ProcessGroup.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  async #form(options: FormGroupOptions, signal?: AbortSignal): Promise<NativeGroup> {
    const { rootRank } = nativeGroup(this);
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

  /** Starts a collective of bytes. Where there are none, the other ranks are told why: they wait for them. */
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
    const received = nativeGroup(this).run<T>({
      operation,
      lent: [handle],
      start: (group, sequence) => start(handle, group, sequence),
    });
    if (refusal === null) return await received;
    for (const made of [await received].flat()) if (made instanceof Tensor) made.dispose();
    throw refusal.error;
  }
}
