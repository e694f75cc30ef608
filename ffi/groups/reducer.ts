/**
 * Gradient averaging for data-parallel training, by c10d's Reducer.
 *
 * @module
 */
import { hasPasses, settlePasses } from "../ops/mod.ts";
import { check, ERROR, handleOf, native, OUT, settle } from "../native/mod.ts";
import type { NativeGroup } from "./native_group.ts";
import type { Tensor } from "../tensors/mod.ts";

/** Options of gradient averaging. */
export interface ReducerOptions {
  /** Bucket size, in bytes. */
  bucketBytes: number;
  /** Size of the first bucket, in bytes. */
  firstBucketBytes: number;
  /** Whether a backward pass may leave parameters unused. */
  findUnusedParameters: boolean;
  /** Whether gradients are views of the buckets instead of copies. */
  gradientAsBucketView: boolean;
}

/** Named parameters whose gradients are averaged. */
export type NamedParameters = readonly (readonly [name: string, parameter: Tensor])[];

/**
 * State of a backward pass: it ended, it reached none of the parameters, it was interrupted, or it ended
 * without averaging because other ranks' models have changed.
 */
export type PassState = "ended" | "pending" | "broken" | "outdated";

const OPERATION = "DistributedDataParallel";
const STATES: readonly PassState[] = ["ended", "pending", "broken", "outdated"];

/**
 * Computes a number that identifies the dtypes, device types, layouts, sizes and `requiresGrad` flags of a
 * list of tensors.
 *
 * @param tensors The tensors.
 * @returns A whole number, equal on all ranks if the lists match.
 * @throws {NativeError} If one has been freed.
 */
export function signatureOf(tensors: readonly Tensor[]): number {
  const handles = Float64Array.from(tensors, (tensor) => handleOf(tensor, OPERATION));
  check(native().cohort_reducer_signature(handles, handles.length, OUT, ERROR), OPERATION);
  return OUT[0]!;
}

/** Hooks into the backward pass of parameters, and averages their gradients over a group during the pass. */
export class Reducer implements Disposable {
  #handle: number;

  /**
   * Installs the hooks.
   *
   * @param group The group.
   * @param parameters The same parameters in the same order on all ranks. Each must require a gradient.
   * @param options Bucket sizes and modes.
   * @throws {NativeError} If a parameter does not require a gradient, or the group is gone.
   */
  constructor(group: NativeGroup, parameters: NamedParameters, options: ReducerOptions) {
    const handles = Float64Array.from(parameters, ([, parameter]) => handleOf(parameter, OPERATION));
    const names = new TextEncoder().encode(parameters.map(([name]) => name.replaceAll("\0", " ")).join("\0"));
    check(
      native().cohort_reducer_new(
        group.liveHandle(OPERATION),
        handles,
        handles.length,
        names,
        names.length,
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

  /** State of the backward pass that was prepared last. */
  get state(): PassState {
    check(native().cohort_reducer_state(this.#handle, OUT, ERROR), OPERATION);
    return STATES[OUT[0]!]!;
  }

  /**
   * Prepares the next backward pass. Call it after a forward pass whose gradients are to be averaged.
   *
   * @param divisor The sum of the ranks' gradients is divided by this number.
   */
  prepareBackward(divisor: number): void {
    check(native().cohort_reducer_prepare_backward(this.#handle, divisor, ERROR), OPERATION);
  }

  /**
   * Takes part in the averaging after a backward pass that reached none of the parameters on this rank.
   * Collective.
   *
   * @throws {NativeError} If passes may not leave parameters unused.
   */
  async settle(): Promise<void> {
    await this.#wait(native().cohort_reducer_settle(this.#handle, OUT, ERROR));
  }

  /**
   * Takes part in a backward pass of other ranks with zero gradients. Collective.
   *
   * @param isOutdated Whether the pass must fail there because this rank's model has changed.
   */
  async shadow(isOutdated: boolean): Promise<void> {
    await this.#wait(native().cohort_reducer_shadow(this.#handle, isOutdated ? 1 : 0, OUT, ERROR));
  }

  /** Removes the hooks once no backward pass is in flight. Calling it twice is safe. */
  dispose(): void {
    if (this.#handle === 0) return;
    const handle = this.#handle;
    this.#handle = 0;
    const free = () => check(native().cohort_reducer_free(handle, ERROR), OPERATION);
    if (hasPasses()) settlePasses().then(free);
    else free();
  }

  /** Same as {@linkcode Reducer.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  async #wait(status: number): Promise<void> {
    check(status, OPERATION);
    await settle(OUT[0]!, { operation: OPERATION, read: () => undefined });
  }
}
