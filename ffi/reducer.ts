/** The engine of data-parallel training, c10d's.
 *
 * @module
 */
import { hasPasses, settlePasses } from "./autograd.ts";
import { native } from "./_library.ts";
import type { NativeGroup } from "./_native_group.ts";
import { ERROR, OUT } from "./_pinned.ts";
import { settle } from "./_requests.ts";
import { check } from "./_status.ts";
import { handleOf } from "./lifetime.ts";
import type { Tensor } from "./tensor.ts";

/** How gradients are averaged. */
export interface ReducerOptions {
  /** How many bytes are sent at once. */
  bucketBytes: number;
  /** The same of what is ready first. */
  firstBucketBytes: number;
  /** Whether a backward pass may leave parameters out. */
  findUnusedParameters: boolean;
  /** Whether gradients are views of what is sent, rather than copied from it. */
  gradientAsBucketView: boolean;
}

const OPERATION = "DistributedDataParallel";

/** Hooks into the backward passes of parameters, and averages their gradients over a group while a pass goes on. */
export class Reducer implements Disposable {
  #handle: number;
  /** How many forward passes may still have the ranks agree on the order in which gradients come. */
  #agreements = 2;

  /** Hooks in.
   *
   * @param group The group.
   * @param parameters The same on all ranks, in the same order. Each requires a gradient.
   * @param options How.
   * @throws {NativeError} If a parameter requires no gradient, or the group is gone.
   */
  constructor(group: NativeGroup, parameters: readonly Tensor[], options: ReducerOptions) {
    const handles = Float64Array.from(parameters, (parameter) => handleOf(parameter, OPERATION));
    check(
      native().cohort_reducer_new(
        group.live(OPERATION),
        handles,
        handles.length,
        options.bucketBytes,
        options.firstBucketBytes,
        options.findUnusedParameters ? 1 : 0,
        options.gradientAsBucketView ? 1 : 0,
        OUT,
        ERROR,
      ),
      OPERATION,
    );
    this.#handle = OUT[0]!;
  }

  /** To be awaited before a forward pass whose gradients are to be averaged. Collective. */
  async prepareForward(): Promise<void> {
    if (this.#agreements === 0) return;
    this.#agreements--;
    check(native().cohort_reducer_prepare_forward(this.#handle, OUT, ERROR), OPERATION);
    await settle(OUT[0]!, { operation: OPERATION, read: () => undefined });
  }

  /** To be called after it.
   *
   * @param outputs What it gave, where parameters may be left out; else none.
   */
  prepareBackward(outputs: readonly Tensor[]): void {
    const handles = Float64Array.from(outputs, (output) => handleOf(output, OPERATION));
    check(
      native().cohort_reducer_prepare_backward(this.#handle, handles, handles.length, ERROR),
      OPERATION,
    );
  }

  /** Unhooks, when no backward pass is in flight any more. Doing it twice is fine. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    const free = () => check(native().cohort_reducer_free(handle, ERROR), OPERATION);
    if (hasPasses()) settlePasses().then(free);
    else free();
  }

  /** As {@linkcode Reducer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}
