/**
 * Data-parallel training.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { CollectiveError, NativeError } from "../errors.ts";
import { backward, type BackwardOptions, isGradEnabled, type ProcessGroup, type Tensor } from "../ffi/mod.ts";
import { nativeGroup } from "../ffi/runtime.ts";
import { Averaging, checkTrained } from "./averaging.ts";
import type { Model } from "./model.ts";
import type { Notice } from "./notices.ts";
import type { Trainable } from "./trainable.ts";

/** Options of {@linkcode DistributedDataParallel}, PyTorch's. */
export interface DistributedDataParallelOptions {
  /** How many MiB of gradients are sent at once. Default: 25. */
  bucket_cap_mb?: number;
  /**
   * Whether a backward pass may leave parameters out. On a rank that does their gradients count as 0; one
   * that all ranks leave out keeps the `grad` that it has. Default: `false`; a pass that leaves one out
   * fails, on every rank.
   */
  find_unused_parameters?: boolean;
  /** Whether the `grad`s are views of what is sent, which saves a copy of them. Default: `false`. */
  gradient_as_bucket_view?: boolean;
  /**
   * Whether rank 0's buffers are copied to all before each forward pass that is trained on. Default: `true`.
   */
  broadcast_buffers?: boolean;
}

/** Options of {@linkcode DistributedDataParallel.join}, PyTorch's. */
export interface JoinOptions {
  /**
   * Whether gradients are divided by the number of all ranks, as if those without inputs had gradients of 0.
   * If not, they are divided by the number of those that still train. Default: `true`.
   */
  divide_by_initial_world_size?: boolean;
  /** Whether ranks may run out of inputs before others do. If not, this does nothing. Default: `true`. */
  enable?: boolean;
  /** Whether all ranks fail as soon as one has run out of inputs. Default: `false`. */
  throw_on_early_termination?: boolean;
}

const MIB = 1024 * 1024;

/**
 * Trains one model on all ranks of a group, each with its share of a batch: c10d's reducer averages the
 * gradients in buckets, each as soon as the backward pass has filled it, while the pass goes on. PyTorch's
 * `torch.nn.parallel.DistributedDataParallel`.
 *
 * Before the first forward pass, when the group has been formed anew after a failure, and when parameters
 * have been replaced or added, rank 0's parameters and buffers are copied to all; an optimizer's state is
 * not, so load a checkpoint then. The gradients are those of the mean of the ranks' losses. All ranks make
 * the same calls.
 *
 * The ranks compare their models when a rank's has changed: names, shapes, dtypes, kinds of device, which
 * parameters are trained, and the strides of those. So parameters may be frozen, thawed or replaced between
 * two steps, on all ranks alike. Where ranks differ, that step is an error on all of them that names the
 * first difference: in the forward pass, or, on ranks whose model has not changed, in the backward pass.
 * Steps without a change cost no message for this.
 *
 * @example A step of training
 * ```ts ignore
 * const ddp = new DistributedDataParallel(net, this.processGroup);
 * await tidyAsync(async () => {
 *   optimizer.zeroGrad();
 *   const loss = criterion.forward(await ddp.forward(images), labels);
 *   await ddp.backward(loss);
 *   optimizer.step();
 * });
 * ```
 */
export class DistributedDataParallel<In extends readonly unknown[], Out> implements Disposable {
  /** What is trained. */
  readonly module: Trainable<In, Out>;
  readonly #group: ProcessGroup;
  readonly #averaging: Averaging;
  readonly #broadcastsBuffers: boolean;
  /** What the next backward pass is to do. */
  #pass: "none" | "average" | "local" = "none";
  #joining: Required<JoinOptions> | null = null;
  /** The highest rank that had inputs at the last forward pass within `join`. */
  #lastTraining: number | null = null;
  #syncs = true;
  #disposed = false;

  /**
   * Nothing is sent yet.
   *
   * @param module What is trained. Parameters that require no gradient are left out of the averaging.
   * @param group The ranks.
   * @param options How.
   * @throws {RangeError} If no parameter requires a gradient, or a bucket's size is not positive.
   * @throws {TypeError} If there is no such option.
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
      // So that the first is on its way early, as PyTorch has it.
      firstBucketBytes: Math.min(1, bucket_cap_mb) * MIB,
      findUnusedParameters: find_unused_parameters,
      gradientAsBucketView: gradient_as_bucket_view,
    });
  }

  /**
   * The forward pass. Where gradients are recorded, also what the averaging needs before and after it.
   * Collective.
   *
   * @param inputs This rank's share of the batch.
   * @returns What the module gives, once it is there.
   * @throws {TypeError} If the ranks' models differ, or only some have changed theirs, or this has been
   * disposed of.
   * @throws {RangeError} If no parameter requires a gradient any more.
   * @throws {CollectiveError} If another rank fails; or has run out of inputs, within a `join` that was told
   * to throw then.
   */
  async forward(...inputs: In): Promise<Awaited<Out>> {
    if (this.#disposed) {
      throw new TypeError("Cannot train: this DistributedDataParallel has been disposed of");
    }
    const averaging = this.#averaging;
    const isRecorded = isGradEnabled();
    const syncs = isRecorded && this.#syncs;
    // A pass that averages nothing concerns the other ranks where they are not in step yet, or wait for this
    // one's inputs.
    const isAlone = !syncs && averaging.isInStep && (this.#joining === null || !isRecorded);
    if (isAlone) return await this.#compute(inputs, isRecorded);
    const model = averaging.look();
    if (syncs && this.#joining === null && averaging.isHooked && !averaging.isLate) {
      if (averaging.isSteady(model)) return await this.#computeForAll(inputs, model, 0, this.#group.size);
      // Ranks whose models have not changed begin their pass without a word.
      await averaging.standIn(this.#sharesBuffers(averaging.agreed));
    }
    let notices = await averaging.agree(model, { trains: true, syncs });
    this.#noteTraining(notices);
    await averaging.bringInStep(this.#source(notices));
    if (!syncs) return await this.#compute(inputs, isRecorded);
    // Ranks that had to be brought in step for a pass of their own, such as one of evaluation, have yet to
    // come here.
    if (this.#joining === null && notices.some((notice) => !notice.syncs)) {
      notices = await averaging.agree(model, { trains: true, syncs });
    }
    averaging.hook();
    return await this.#computeForAll(inputs, model, this.#source(notices), this.#divisor(notices));
  }

  /**
   * The backward pass, off the event loop: when it settles, every rank's `grad`s are the mean of all ranks'.
   * Collective. The same as `backward`; `loss.backward()` gives the same, but the event loop waits for the
   * other ranks. Where other ranks' models have changed it throws at once, and the ranks compare their models
   * in this rank's next forward pass, which is an error, too: until then the others wait.
   *
   * @param loss Of what {@linkcode DistributedDataParallel.forward} gave since the last backward pass.
   * @param options The gradient, and what to keep.
   * @throws {NativeError} If a parameter had no part in the loss of a rank, and `find_unused_parameters` is
   * off: on every rank, with the parameters' names.
   * @throws {TypeError} If there was no forward pass since the last one: nothing would be averaged. If
   * another rank's model has changed, and this one's has not.
   * @throws {CollectiveError} If another rank fails meanwhile.
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
        "Cannot average the gradients: there was no forward pass since the last backward pass; add losses up to one",
      );
    }
    if (pass === "average") this.#pass = "none";
    const averaging = this.#averaging;
    try {
      await backward(loss, options);
      if (pass === "average") await averaging.endBackward();
      // A device learns late of what has failed: no step is to be made by that.
      await nativeGroup(this.#group).flush();
    } catch (error) {
      if (averaging.isLate) await averaging.agree(averaging.look(), { trains: true, syncs: true });
      averaging.endFailed();
      // The ranks that found it and those that were told of it say the same.
      if (error instanceof NativeError) {
        error.message = error.message.replace(/^Cannot call \S+: (?=Cannot average)/, "");
      }
      throw error;
    }
  }

  /**
   * Runs `body` without averaging: the gradients of its passes add up on each rank, and the first pass after
   * it averages the sums. PyTorch's `no_sync`.
   *
   * @example A batch in four parts
   * ```ts ignore
   * await ddp.noSync(async () => {
   *   for (const part of parts.slice(0, 3)) await ddp.backward(lossOf(await ddp.forward(part)));
   * });
   * await ddp.backward(lossOf(await ddp.forward(parts[3])));
   * ```
   *
   * @param body Forward and backward passes.
   * @returns What it returned.
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
   * Runs `body`, in which the ranks may make unlike numbers of steps. A rank whose body has ended takes part
   * in the others' steps with gradients of 0, until all have ended; then all get the parameters and buffers
   * of one that was among the last. Collective. PyTorch's `join`.
   *
   * Within it each forward pass that is recorded is followed by its backward pass. Collectives of the body's
   * own are not taken part in.
   *
   * @example As many steps as each rank has batches
   * ```ts ignore
   * await ddp.join(async () => {
   *   for (const { images, labels } of batches) {
   *     optimizer.zeroGrad();
   *     await ddp.backward(criterion.forward(await ddp.forward(images), labels));
   *     optimizer.step();
   *   }
   * });
   * ```
   *
   * @param body The steps.
   * @param options By what gradients are divided, and whether ranks may end early.
   * @returns What it returned.
   * @throws {TypeError} If it is called within itself, or there is no such option.
   * @throws {CollectiveError} If another rank fails; or one has ended before others, and
   * `throw_on_early_termination` is set: on every rank.
   */
  async join<T>(body: () => Promise<T>, options: JoinOptions = {}): Promise<T> {
    const { divide_by_initial_world_size = true, enable = true, throw_on_early_termination = false } =
      options;
    const joining = { divide_by_initial_world_size, enable, throw_on_early_termination };
    refuseUnknown("join", options, {
      divide_by_initial_world_size: true,
      enable: true,
      throw_on_early_termination: true,
    });
    if (this.#joining !== null) throw new TypeError("Cannot join: this is within a join already");
    if (!enable || this.#group.size === 1) return await body();
    this.#joining = joining;
    this.#lastTraining = null;
    try {
      const value = await body();
      while (await this.#shadow());
      if (this.#lastTraining !== null) {
        await this.#averaging.share(this.#averaging.look().tensors, this.#lastTraining);
      }
      return value;
    } finally {
      this.#joining = null;
    }
  }

  /** Ends the averaging. The module stays as it is. Doing it twice is fine. */
  dispose(): void {
    this.#disposed = true;
    this.#averaging.unhook();
  }

  /** As {@linkcode DistributedDataParallel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The forward pass of a rank by itself. */
  async #compute(inputs: In, isRecorded: boolean): Promise<Awaited<Out>> {
    if (isRecorded) this.#averaging.hookAlone();
    const outputs = await this.module.forward(...inputs);
    if (isRecorded) this.#pass = "local";
    return outputs;
  }

  /** The forward pass of one step of all ranks. */
  async #computeForAll(inputs: In, model: Model, src: number, divisor: number): Promise<Awaited<Out>> {
    if (this.#sharesBuffers(model)) await this.#shareBuffers(model, src);
    const outputs = await this.module.forward(...inputs);
    this.#averaging.prepareBackward(divisor);
    this.#pass = "average";
    return outputs;
  }

  /** By what the sum of the ranks' gradients is divided. */
  #divisor(notices: readonly Notice[]): number {
    const isForAll = this.#joining?.divide_by_initial_world_size ?? true;
    return isForAll ? this.#group.size : notices.filter(({ trains }) => trains).length;
  }

  #sharesBuffers(model: Model): boolean {
    return this.#broadcastsBuffers && model.buffers.length > 0;
  }

  async #shareBuffers(model: Model, src: number): Promise<void> {
    await this.#averaging.share(model.buffers.map(([, buffer]) => buffer), src);
  }

  /** The rank whose tensors count. */
  #source(notices: readonly Notice[]): number {
    return this.#joining === null ? 0 : notices.findLastIndex(({ trains }) => trains);
  }

  /** Notes who still trains, within `join`. */
  #noteTraining(notices: readonly Notice[]): void {
    if (this.#joining === null) return;
    const last = notices.findLastIndex(({ trains }) => trains);
    if (last !== -1) this.#lastTraining = last;
    const ended = notices.findIndex(({ trains }) => !trains);
    if (ended === -1 || last === -1 || !this.#joining.throw_on_early_termination) return;
    throw new CollectiveError(
      `Cannot go on training: rank ${ended} has run out of inputs, rank ${last} has not`,
      { rank: ended, operation: "join", sequence: 0 },
    );
  }

  /**
   * Takes part in a step of the ranks that still train.
   *
   * @returns Whether there was one.
   */
  async #shadow(): Promise<boolean> {
    const averaging = this.#averaging;
    const model = averaging.look();
    const notices = await averaging.agree(model, { trains: false, syncs: false });
    this.#noteTraining(notices);
    const training = notices.filter(({ trains }) => trains);
    if (training.length === 0) return false;
    await averaging.bringInStep(this.#source(notices));
    if (!training.some(({ syncs }) => syncs)) return true;
    averaging.hook();
    if (this.#sharesBuffers(model)) await this.#shareBuffers(model, this.#source(notices));
    await averaging.shadowBackward();
    return true;
  }
}
