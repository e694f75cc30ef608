/** Data-parallel training.
 *
 * @module
 */
import { backward } from "../ffi/autograd.ts";
import { type BackwardOptions, isGradEnabled, type ProcessGroup, Tensor } from "../ffi/mod.ts";
import { nativeGroup } from "../ffi/process_group.ts";
import { Reducer } from "../ffi/reducer.ts";

/** What is trained: a `nn.Module`, or anything that has its parameters. */
export interface Trainable<In extends readonly unknown[], Out> {
  /** The parameters, in an order that is the same on all ranks. */
  parameters(): Tensor[];
  /** What else it holds, such as running averages. */
  buffers(): Tensor[];
  /** The forward pass. */
  forward(...inputs: In): Out;
}

/** Options of {@linkcode DistributedDataParallel}, PyTorch's. */
export interface DistributedDataParallelOptions {
  /** How many MiB of gradients are sent at once. Default: 25. */
  bucket_cap_mb?: number;
  /** Whether a backward pass may leave parameters out, for which the outputs are searched at each forward pass. Their
   * gradient is then 0. Default: `false`; a pass that leaves one out has the next forward pass fail. */
  find_unused_parameters?: boolean;
  /** Whether the `grad`s are views of what is sent, which saves a copy of them. Default: `false`. */
  gradient_as_bucket_view?: boolean;
  /** Whether rank 0's buffers are copied to all before each forward pass that is trained on. Default: `true`. */
  broadcast_buffers?: boolean;
}

const MIB = 1024 * 1024;

/** Trains one model on all ranks of a group, each with its share of a batch: c10d's reducer averages the gradients in
 * buckets, each as soon as the backward pass has filled it, while the pass goes on. PyTorch's
 * `torch.nn.parallel.DistributedDataParallel`.
 *
 * Before the first forward pass, and when the group has been formed anew after a failure, rank 0's parameters and buffers
 * are copied to all; an optimizer's state is not, so load a checkpoint then. The gradients are those of the mean of the
 * ranks' losses. All ranks make the same calls.
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
  readonly #options: Required<DistributedDataParallelOptions>;
  /** Of the group as it was formed then. */
  #reducer: Reducer | null = null;
  #formed: unknown = null;
  #syncs = true;
  #disposed = false;

  /** Nothing is sent yet.
   *
   * @param module What is trained. Parameters that require no gradient are left out of the averaging.
   * @param group The ranks.
   * @param options How.
   * @throws {RangeError} If no parameter requires a gradient, or a bucket's size is not positive.
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
    if (!(bucket_cap_mb > 0)) {
      throw new RangeError(`Cannot train: bucket_cap_mb is ${bucket_cap_mb}, not a positive number`);
    }
    this.module = module;
    this.#group = group;
    this.#options = { bucket_cap_mb, find_unused_parameters, gradient_as_bucket_view, broadcast_buffers };
    if (this.#trained().length === 0) throw new RangeError("Cannot train: no parameter requires a gradient");
  }

  /** The forward pass. Where gradients are recorded, also what the averaging needs before and after it. Collective.
   *
   * @param inputs This rank's share of the batch.
   * @returns What the module gives.
   * @throws {NativeError} If a parameter had no part in the last backward pass, and `find_unused_parameters` is off; or
   * this has been disposed of.
   * @throws {CollectiveError} If another rank fails.
   */
  async forward(...inputs: In): Promise<Out> {
    await this.#prepare();
    if (!this.#syncs || !isGradEnabled()) return this.module.forward(...inputs);
    await this.#reducer!.prepareForward();
    if (this.#options.broadcast_buffers) await this.#broadcast(this.module.buffers());
    const outputs = this.module.forward(...inputs);
    this.#reducer!.prepareBackward(this.#options.find_unused_parameters ? tensorsIn(outputs) : []);
    return outputs;
  }

  /** The backward pass, off the event loop: when it settles, every rank's `grad`s are the mean of all ranks'. Collective.
   * The same as `backward`; `loss.backward()` gives the same, but the event loop waits for the other ranks.
   *
   * @param loss Of what {@linkcode DistributedDataParallel.forward} gave.
   * @param options The gradient, and what to keep.
   * @throws {CollectiveError} If another rank fails meanwhile.
   */
  async backward(loss: Tensor, options: BackwardOptions = {}): Promise<void> {
    try {
      await backward(loss, options);
      // A device learns late of what has failed: no step is to be made by that.
      await nativeGroup(this.#group).flush();
    } catch (error) {
      // What it has counted so far belongs to a pass that never ends.
      this.#unhook();
      throw error;
    }
  }

  /** Runs `body` without averaging: the gradients of its passes add up on each rank, and the first pass after it averages
   * the sums. PyTorch's `no_sync`.
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

  /** Ends the averaging. The module stays as it is. Doing it twice is fine. */
  dispose(): void {
    this.#disposed = true;
    this.#unhook();
  }

  /** As {@linkcode DistributedDataParallel.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #trained(): Tensor[] {
    return this.module.parameters().filter((parameter) => parameter.requiresGrad);
  }

  #unhook(): void {
    this.#reducer?.dispose();
    this.#reducer = null;
  }

  async #prepare(): Promise<void> {
    if (this.#disposed) {
      throw new TypeError("Cannot train: this DistributedDataParallel has been disposed of");
    }
    const formed = nativeGroup(this.#group);
    if (this.#formed !== formed) {
      this.#unhook();
      await this.#broadcast([...this.module.parameters(), ...this.module.buffers()]);
      this.#formed = formed;
    }
    const { bucket_cap_mb, find_unused_parameters, gradient_as_bucket_view } = this.#options;
    this.#reducer ??= new Reducer(formed, this.#trained(), {
      bucketBytes: bucket_cap_mb * MIB,
      // So that the first is on its way early, as PyTorch has it.
      firstBucketBytes: Math.min(1, bucket_cap_mb) * MIB,
      findUnusedParameters: find_unused_parameters,
      gradientAsBucketView: gradient_as_bucket_view,
    });
  }

  async #broadcast(tensors: readonly Tensor[]): Promise<void> {
    await Promise.all(tensors.map((tensor) => this.#group.broadcast(tensor, { src: 0 })));
  }
}

/** The tensors in what a module gives. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (typeof value !== "object" || value === null) return [];
  return (value instanceof Map ? [...value.values()] : Object.values(value)).flatMap(tensorsIn);
}
