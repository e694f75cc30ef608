/**
 * Data-parallel training.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { NativeError } from "../errors.ts";
import { backward, type BackwardOptions, isGradEnabled, type ProcessGroup, type Tensor } from "../ffi/mod.ts";
import { NATIVE_GROUP } from "../ffi/runtime.ts";
import { Averaging, checkTrained } from "./averaging.ts";
import { Joining, type JoinOptions, lastTraining } from "./joining.ts";
import type { Model } from "./model.ts";
import type { Notice } from "./notices.ts";
import type { Trainable } from "./trainable.ts";

/** Options of {@linkcode DistributedDataParallel}, as in PyTorch. */
export interface DistributedDataParallelOptions {
  /** Bucket size, in MiB. Default: 25. */
  bucket_cap_mb?: number;
  /**
   * Whether a backward pass may leave parameters unused. Their gradients count as 0 on that rank. A parameter
   * that all ranks leave unused keeps its current `grad`. Default: `false`; a pass that leaves one unused
   * then fails on every rank.
   */
  find_unused_parameters?: boolean;
  /** Whether the `grad`s are views of the buckets, which saves a copy. Default: `false`. */
  gradient_as_bucket_view?: boolean;
  /**
   * Whether to copy rank 0's buffers to all ranks before each forward pass that records gradients. Default:
   * `true`.
   */
  broadcast_buffers?: boolean;
}

const MIB = 1024 * 1024;

/**
 * Trains one model on all ranks of a group, each with its share of a batch. c10d's reducer averages the
 * gradients in buckets. It sends each bucket as soon as it is full, while the backward pass continues.
 * PyTorch's `torch.nn.parallel.DistributedDataParallel`.
 *
 * Rank 0's parameters and buffers are copied to all ranks before the first forward pass, after the group has
 * been formed again, and after parameters have been replaced or added. An optimizer's state is not copied:
 * load a checkpoint then. The gradients are those of the mean of the ranks' losses. All ranks must make the
 * same calls.
 *
 * When a rank's model has changed, the ranks compare their models: names, shapes, dtypes, device types, which
 * parameters require gradients, and the strides of those. Parameters may therefore be frozen, unfrozen or
 * replaced between two steps, if all ranks do the same. If the ranks differ, that step fails on all of them
 * with an error that names the first difference: in the forward pass, or, on ranks whose model has not
 * changed, in the backward pass. Steps without a change send no messages for this.
 *
 * @example A training step
 * ```ts
 * import {
 *   DistributedDataParallel,
 *   DistributedWorker,
 *   nn,
 *   optim,
 *   Tensor,
 *   tidyAsync,
 * } from "@cohort/distributed";
 * import { testGroup } from "@cohort/distributed/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using group = await testGroup(new DistributedWorker()); // in a worker: this.processGroup
 * using net = new nn.Linear(1, 1);
 * nn.init.zeros_(net.weight);
 * nn.init.zeros_(net.bias!);
 * using optimizer = new optim.SGD(net.parameters(), { lr: 0.25 });
 * using ddp = new DistributedDataParallel(net, group);
 * await tidyAsync(async () => {
 *   const [input, target] = [Tensor.fromArray([[1]]), Tensor.fromArray([[2]])];
 *   optimizer.zeroGrad();
 *   const loss = nn.functional.mseLoss(await ddp.forward(input), target);
 *   await ddp.backward(loss);
 *   optimizer.step();
 *   assertEquals(net.forward(input).toArray(), [[2]]);
 * });
 * ```
 */
export class DistributedDataParallel<In extends readonly unknown[], Out> implements Disposable {
  /** The module to train. */
  readonly module: Trainable<In, Out>;
  readonly #group: ProcessGroup;
  readonly #averaging: Averaging;
  readonly #broadcastsBuffers: boolean;
  /** What the next backward pass does. */
  #pass: "none" | "average" | "local" = "none";
  #joining: Joining | null = null;
  #syncs = true;
  #disposed = false;

  /**
   * Wraps a module. Sends nothing yet.
   *
   * @param module The module to train. Parameters that require no gradient are not averaged.
   * @param group The group.
   * @param options Bucket size and modes.
   * @throws {RangeError} If no parameter requires a gradient, or the bucket size is not positive.
   * @throws {TypeError} If an option is unknown.
   */
  constructor(
    module: Trainable<In, Out>,
    group: ProcessGroup,
    options: DistributedDataParallelOptions = {},
  ) {
    const {
      bucket_cap_mb = 25,
      find_unused_parameters = false,
      gradient_as_bucket_view = false,
      broadcast_buffers = true,
    } = options;
    refuseUnknown("train", options, {
      bucket_cap_mb: true,
      find_unused_parameters: true,
      gradient_as_bucket_view: true,
      broadcast_buffers: true,
    });
    if (!(bucket_cap_mb > 0)) {
      throw new RangeError(`Cannot train: bucket_cap_mb is ${bucket_cap_mb}, not a positive number`);
    }
    checkTrained(module.parameters().filter((parameter) => parameter.requiresGrad).length);
    this.module = module;
    this.#group = group;
    this.#broadcastsBuffers = broadcast_buffers;
    this.#averaging = new Averaging(module as unknown as Trainable, group, {
      bucketBytes: bucket_cap_mb * MIB,
      // A small first bucket is sent early, as in PyTorch.
      firstBucketBytes: Math.min(1, bucket_cap_mb) * MIB,
      findUnusedParameters: find_unused_parameters,
      gradientAsBucketView: gradient_as_bucket_view,
    });
  }

  /**
   * Runs the forward pass, and prepares the averaging if gradients are recorded. Collective.
   *
   * @param inputs This rank's share of the batch.
   * @returns The output of the module, awaited.
   * @throws {TypeError} If the ranks' models differ, only some ranks changed theirs, or this object has been
   * disposed of.
   * @throws {RangeError} If no parameter requires a gradient any more.
   * @throws {CollectiveError} If another rank fails; or if it has run out of inputs, within a `join` with
   * `throw_on_early_termination`.
   */
  async forward(...inputs: In): Promise<Awaited<Out>> {
    if (this.#disposed) {
      throw new TypeError("Cannot train: this DistributedDataParallel has been disposed of");
    }
    const averaging = this.#averaging;
    const isRecorded = isGradEnabled();
    const syncs = isRecorded && this.#syncs;
    // A pass that averages nothing involves the other ranks only if they are not synchronized yet, or if they
    // wait in `join` for this rank's inputs.
    const isAlone = !syncs && averaging.isSynchronized && (this.#joining === null || !isRecorded);
    if (isAlone) return await this.#compute(inputs, isRecorded);
    const model = averaging.inspect();
    if (syncs && this.#joining === null && averaging.isHooked && !averaging.isOutdated) {
      if (averaging.isUnchanged(model)) return await this.#computeForAll(inputs, model, 0, this.#group.size);
      // Ranks whose models have not changed start their pass without a notice.
      await averaging.standIn(this.#sharesBuffers(averaging.agreed));
    }
    let notices = await averaging.agree(model, { trains: true, syncs });
    this.#joining?.note(notices);
    await averaging.synchronize(this.#source(notices));
    if (!syncs) return await this.#compute(inputs, isRecorded);
    // Ranks that were synchronized for a pass without averaging, such as an evaluation, have not reached this
    // point yet.
    if (this.#joining === null && notices.some((notice) => !notice.syncs)) {
      notices = await averaging.agree(model, { trains: true, syncs });
    }
    averaging.hook();
    return await this.#computeForAll(inputs, model, this.#source(notices), this.#divisor(notices));
  }

  /**
   * Runs the backward pass without blocking the event loop. When it settles, the `grad`s of every rank are
   * the mean over all ranks. Collective. Equivalent to the function `backward`. `loss.backward()` gives the
   * same result, but blocks the event loop until the other ranks are done. If other ranks' models have
   * changed, it throws at once; the ranks then compare their models in this rank's next forward pass, which
   * throws too. Until then the other ranks wait.
   *
   * @param loss A loss computed from the output of {@linkcode DistributedDataParallel.forward} since the last
   * backward pass.
   * @param options The gradient, and what to keep.
   * @throws {NativeError} If a parameter was not used in the loss of a rank, and `find_unused_parameters` is
   * off. Thrown on every rank, with the parameters' names.
   * @throws {TypeError} If there was no forward pass since the last backward pass, so nothing would be
   * averaged; or if another rank's model has changed and this rank's has not.
   * @throws {CollectiveError} If another rank fails during the pass.
   */
  async backward(loss: Tensor, options: BackwardOptions = {}): Promise<void> {
    refuseUnknown("run backward", options, {
      gradient: true,
      retain_graph: true,
      create_graph: true,
      inputs: true,
    });
    const pass = this.#pass;
    if (pass === "none") {
      throw new TypeError(
        "Cannot average the gradients: there was no forward pass since the last backward pass; add several losses into one",
      );
    }
    if (pass === "average") this.#pass = "none";
    const averaging = this.#averaging;
    try {
      await backward(loss, options);
      if (pass === "average") await averaging.endBackward();
      // A device reports failures late: check before the optimizer steps.
      await this.#group[NATIVE_GROUP]().flush();
    } catch (error) {
      if (averaging.isOutdated) await averaging.agree(averaging.inspect(), { trains: true, syncs: true });
      averaging.dropBroken();
      // Makes the message the same on ranks that found the error and on ranks that were notified of it.
      if (error instanceof NativeError) {
        error.message = error.message.replace(/^Cannot call \S+: (?=Cannot average)/, "");
      }
      throw error;
    }
  }

  /**
   * Runs `body` without averaging: the gradients of its passes accumulate on each rank, and the first pass
   * after it averages the sums. PyTorch's `no_sync`.
   *
   * @example A batch in four parts
   * ```ts
   * import { DistributedDataParallel, DistributedWorker, nn, Tensor, tidyAsync } from "@cohort/distributed";
   * import { testGroup } from "@cohort/distributed/testing";
   * import { assertEquals } from "@std/assert";
   *
   * using group = await testGroup(new DistributedWorker());
   * using net = new nn.Linear(1, 1);
   * using ddp = new DistributedDataParallel(net, group);
   * await tidyAsync(async () => {
   *   const parts = Tensor.fromArray([[1], [2], [3], [4]]).chunk(4);
   *   const pass = async (part: Tensor) => await ddp.backward((await ddp.forward(part)).sum());
   *   await ddp.noSync(async () => {
   *     for (const part of parts.slice(0, 3)) await pass(part);
   *   });
   *   await pass(parts[3]!); // averages the sum of all four gradients
   * });
   * assertEquals(net.weight.grad!.toArray(), [[10]]);
   * ```
   *
   * @param body Forward and backward passes.
   * @returns The result of `body`.
   */
  async noSync<T>(body: () => Promise<T>): Promise<T> {
    const before = this.#syncs;
    this.#syncs = false;
    try {
      return await body();
    } finally {
      this.#syncs = before;
    }
  }

  /**
   * Runs `body`, in which the ranks may make different numbers of steps. A rank whose body has ended takes
   * part in the others' steps with zero gradients until all have ended. Then all ranks get the parameters and
   * buffers of one of the ranks that ended last. Collective. PyTorch's `join`.
   *
   * Within `body`, each forward pass that records gradients must be followed by its backward pass. Ranks that
   * have ended do not take part in other collectives of `body`.
   *
   * @example As many steps as each rank has batches
   * ```ts
   * import {
   *   DistributedDataParallel,
   *   DistributedWorker,
   *   nn,
   *   optim,
   *   shardBatch,
   *   Tensor,
   *   tidyAsync,
   * } from "@cohort/distributed";
   * import { testGroup } from "@cohort/distributed/testing";
   * import { assertEquals } from "@std/assert";
   *
   * using group = await testGroup(new DistributedWorker());
   * using net = new nn.Linear(1, 1);
   * nn.init.zeros_(net.weight);
   * using optimizer = new optim.SGD(net.parameters(), { lr: 1 });
   * using ddp = new DistributedDataParallel(net, group);
   * await tidyAsync(async () => {
   *   // Three batches; of two ranks, the first would have one more than the second.
   *   const batches = shardBatch(Tensor.fromArray([[1], [2], [3]]), group).split(1);
   *   await ddp.join(async () => {
   *     for (const batch of batches) {
   *       optimizer.zeroGrad();
   *       await ddp.backward((await ddp.forward(batch)).sum());
   *       optimizer.step();
   *     }
   *   });
   * });
   * assertEquals(net.weight.toArray(), [[-6]]);
   * ```
   *
   * @param body The steps.
   * @param options The divisor of gradients, and whether ranks may end early.
   * @returns The result of `body`.
   * @throws {TypeError} If it is called within itself, or an option is unknown.
   * @throws {CollectiveError} If another rank fails; or if one has ended before others and
   * `throw_on_early_termination` is set. Thrown on every rank.
   */
  async join<T>(body: () => Promise<T>, options: JoinOptions = {}): Promise<T> {
    const { divide_by_initial_world_size = true, enable = true, throw_on_early_termination = false } =
      options;
    refuseUnknown("join", options, {
      divide_by_initial_world_size: true,
      enable: true,
      throw_on_early_termination: true,
    });
    if (this.#joining !== null) throw new TypeError("Cannot join: this call is already inside a join");
    if (!enable || this.#group.size === 1) return await body();
    const joining = this.#joining = new Joining({ divide_by_initial_world_size, throw_on_early_termination });
    try {
      const value = await body();
      while (await this.#shadow());
      const { lastTraining } = joining;
      if (lastTraining !== null) {
        await this.#averaging.share(this.#averaging.inspect().tensors, lastTraining);
      }
      return value;
    } finally {
      this.#joining = null;
    }
  }

  /** Ends the averaging. Does not change the module. Calling it twice is safe. */
  dispose(): void {
    this.#disposed = true;
    this.#averaging.unhook();
  }

  /** Same as {@linkcode DistributedDataParallel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Runs the forward pass on this rank alone. */
  async #compute(inputs: In, isRecorded: boolean): Promise<Awaited<Out>> {
    if (isRecorded) this.#averaging.hookLocal();
    const outputs = await this.module.forward(...inputs);
    if (isRecorded) this.#pass = "local";
    return outputs;
  }

  /** Runs the forward pass of a step that all ranks take. */
  async #computeForAll(inputs: In, model: Model, src: number, divisor: number): Promise<Awaited<Out>> {
    if (this.#sharesBuffers(model)) await this.#shareBuffers(model, src);
    const outputs = await this.module.forward(...inputs);
    this.#averaging.prepareBackward(divisor);
    this.#pass = "average";
    return outputs;
  }

  /** Returns the divisor of the sum of the ranks' gradients. */
  #divisor(notices: readonly Notice[]): number {
    return this.#joining?.divisor(notices) ?? this.#group.size;
  }

  #sharesBuffers(model: Model): boolean {
    return this.#broadcastsBuffers && model.buffers.length > 0;
  }

  async #shareBuffers(model: Model, src: number): Promise<void> {
    await this.#averaging.share(model.buffers.map(([, buffer]) => buffer), src);
  }

  /** Returns the rank whose tensors the others get. */
  #source(notices: readonly Notice[]): number {
    return this.#joining === null ? 0 : lastTraining(notices);
  }

  /**
   * Takes part in a step of the ranks that still train.
   *
   * @returns Whether there was one.
   */
  async #shadow(): Promise<boolean> {
    const averaging = this.#averaging;
    const model = averaging.inspect();
    const notices = await averaging.agree(model, { trains: false, syncs: false });
    this.#joining?.note(notices);
    const training = notices.filter(({ trains }) => trains);
    if (training.length === 0) return false;
    await averaging.synchronize(this.#source(notices));
    if (!training.some(({ syncs }) => syncs)) return true;
    averaging.hook();
    if (this.#sharesBuffers(model)) await this.#shareBuffers(model, this.#source(notices));
    await averaging.shadowBackward();
    return true;
  }
}
