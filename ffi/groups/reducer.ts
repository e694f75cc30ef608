/**
 * The engine of data-parallel training, c10d's.
 *
 * @module
 */
import { hasPasses, settlePasses } from "../ops/mod.ts";
import { check, ERROR, handleOf, native, OUT, settle } from "../native/mod.ts";
import type { NativeGroup } from "./native_group.ts";
import type { Tensor } from "../tensors/mod.ts";

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

/** Parameters that are averaged, by name. */
export type NamedParameters = readonly (readonly [name: string, parameter: Tensor])[];

/**
 * What has become of a backward pass: it has ended, has come to none of the parameters, was broken off, or
 * has ended and averaged nothing, since other ranks' models have changed.
 */
export type PassState = "ended" | "pending" | "broken" | "outdated";

const OPERATION = "DistributedDataParallel";
const STATES: readonly PassState[] = ["ended", "pending", "broken", "outdated"];

/**
 * Tells lists of tensors apart by dtypes, kinds of device, layouts, sizes, and whether they require
 * gradients.
 *
 * @param tensors The tensors.
 * @returns A whole number, the same on all ranks for lists that are alike.
 * @throws {NativeError} If one has been freed.
 */
export function signatureOf(tensors: readonly Tensor[]): number {
  const handles = Float64Array.from(tensors, (tensor) => handleOf(tensor, OPERATION));
  check(native().cohort_reducer_signature(handles, handles.length, OUT, ERROR), OPERATION);
  return OUT[0]!;
}

/**
 * Hooks into the backward passes of parameters, and averages their gradients over a group while a pass goes
 * on.
 */
export class Reducer implements Disposable {
  #handle: number;

  /**
   * Hooks in.
   *
   * @param group The group.
   * @param parameters The same on all ranks, in the same order. Each requires a gradient.
   * @param options How.
   * @throws {NativeError} If a parameter requires no gradient, or the group is gone.
   */
  constructor(group: NativeGroup, parameters: NamedParameters, options: ReducerOptions) {
    const handles = Float64Array.from(parameters, ([, parameter]) => handleOf(parameter, OPERATION));
    const names = new TextEncoder().encode(parameters.map(([name]) => name.replaceAll("\0", " ")).join("\0"));
    check(
      native().cohort_reducer_new(
        group.live(OPERATION),
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

  /** What has become of the backward pass that was prepared last. */
  get state(): PassState {
    check(native().cohort_reducer_state(this.#handle, OUT, ERROR), OPERATION);
    return STATES[OUT[0]!]!;
  }

  /**
   * To be called after a forward pass whose gradients are to be averaged.
   *
   * @param divisor By what the sum of the ranks' gradients is divided.
   */
  prepareBackward(divisor: number): void {
    check(native().cohort_reducer_prepare_backward(this.#handle, divisor, ERROR), OPERATION);
  }

  /**
   * To be awaited after a backward pass that has come to none of the parameters on this rank. Collective.
   *
   * @throws {NativeError} If a pass may leave none out.
   */
  async settle(): Promise<void> {
    await this.#wait(native().cohort_reducer_settle(this.#handle, OUT, ERROR));
  }

  /**
   * Takes part in a backward pass of the other ranks' with gradients of zero. Collective.
   *
   * @param isOutdated Whether the pass is to fail there, since this rank's model has changed.
   */
  async shadow(isOutdated: boolean): Promise<void> {
    await this.#wait(native().cohort_reducer_shadow(this.#handle, isOutdated ? 1 : 0, OUT, ERROR));
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

  async #wait(status: number): Promise<void> {
    check(status, OPERATION);
    await settle(OUT[0]!, { operation: OPERATION, read: () => undefined });
  }
}
