/**
 * Exponential moving averages of parameters.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { keep, storageOf } from "../ffi/runtime.ts";

/** Options of {@linkcode ExponentialMovingAverage}. */
export interface ExponentialMovingAverageOptions {
  /** Decay per update: the weight of the old averages. Default: 0.999. */
  decay?: number;
}

/** State of an {@linkcode ExponentialMovingAverage}, sufficient to continue exactly. */
export interface ExponentialMovingAverageState {
  /** Decay per update. */
  decay: number;
  /** The averages, in the order of the parameters. */
  averages: Tensor[];
}

/**
 * Exponential moving averages of parameters, which often perform better than the latest parameters (Polyak
 * and Juditsky 1992). Equivalent to PyTorch's `AveragedModel` with `get_ema_multi_avg_fn`.
 *
 * @example Evaluation with the averages
 * ```ts
 * import { ops, optim } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using weight = ops.zeros([1]);
 * using ema = new optim.ExponentialMovingAverage([weight], { decay: 0.75 });
 * weight.fill_(8);
 * ema.update();
 * ema.swap();
 * assertEquals(weight.toArray(), [2]); // 0.75 × 0 + 0.25 × 8
 * ema.swap();
 * assertEquals(weight.toArray(), [8]);
 * ```
 */
export class ExponentialMovingAverage implements Disposable {
  /** Decay per update. */
  decay: number;
  /** The averages, in the order of the parameters. */
  readonly averages: readonly Tensor[];
  readonly #parameters: readonly Tensor[];

  /**
   * Creates averages that start as copies of the parameters.
   *
   * @param parameters The parameters.
   * @param options The decay.
   * @throws {RangeError} If `decay` is not from 0 to 1.
   */
  constructor(parameters: Iterable<Tensor>, options: ExponentialMovingAverageOptions = {}) {
    refuseUnknown("average", options, { decay: true });
    const { decay = 0.999 } = options;
    if (!(decay >= 0 && decay <= 1)) {
      throw new RangeError(`Cannot average: decay is ${decay}, not from 0 to 1`);
    }
    this.decay = decay;
    this.#parameters = [...parameters];
    this.averages = noGrad(() => this.#parameters.map((parameter) => keep(parameter.detach().clone())));
  }

  /** Updates the averages from the parameters, with one native call. */
  update(): void {
    noGrad(() =>
      tidy(() => {
        ops.call("aten::_foreach_lerp_.Scalar", this.averages, this.#parameters, 1 - this.decay);
      })
    );
  }

  /**
   * Swaps parameters and averages. Call it once to use the averages, and again to continue training.
   *
   * @throws {TypeError} If elements of a parameter share memory.
   * @throws {NativeError} If a parameter has been freed, or work in flight borrows it. Nothing is swapped
   * then.
   */
  swap(): void {
    noGrad(() =>
      tidy(() => {
        for (const [index, parameter] of this.#parameters.entries()) {
          checkWritable(parameter, `parameter ${index}`);
          checkWritable(this.averages[index]!, `the average of parameter ${index}`);
        }
        for (const [index, parameter] of this.#parameters.entries()) {
          const average = this.averages[index]!;
          const before = parameter.detach().clone();
          parameter.copy_(average);
          average.copy_(before);
        }
      })
    );
  }

  /** Returns the state needed to continue exactly: the averages themselves, not copies. */
  stateDict(): ExponentialMovingAverageState {
    return { decay: this.decay, averages: [...this.averages] };
  }

  /**
   * Loads a state by copying its averages. On an error nothing is changed.
   *
   * @param state The result of {@linkcode ExponentialMovingAverage.stateDict}.
   * @throws {RangeError} If the number of averages or a shape differs, or the decay is not from 0 to 1.
   * @throws {TypeError} If it has no averages, or one is not a tensor.
   * @throws {NativeError} If an average has been freed, or work in flight borrows it.
   */
  loadStateDict(state: ExponentialMovingAverageState): void {
    const { averages, decay } = state;
    if (!Array.isArray(averages)) {
      throw new TypeError("Cannot load the averages: it has no averages; give the result of stateDict()");
    }
    const refuse = (why: string): RangeError => new RangeError(`Cannot load the averages: ${why}`);
    if (averages.length !== this.averages.length) {
      throw refuse(`it has ${averages.length} averages, there are ${this.averages.length} parameters`);
    }
    if (!(decay >= 0 && decay <= 1)) throw refuse(`decay is ${decay}, not from 0 to 1`);
    for (const [index, average] of averages.entries()) {
      if (!(average instanceof Tensor)) {
        throw new TypeError(`Cannot load the averages: number ${index} is a ${typeof average}, not a tensor`);
      }
      const [own, { shape }] = [this.averages[index]!.shape, average];
      if (own.length === shape.length && String(own) === String(shape)) continue;
      throw refuse(`number ${index} has shape [${shape}], the parameter [${own}]`);
    }
    noGrad(() =>
      tidy(() => {
        const storages = new Set(this.averages.map(storageOf));
        const copied = averages.map((average, index) => {
          const own = this.averages[index]!;
          // A given average may share memory with another average here: clone it before that is overwritten.
          const given = average !== own && storages.has(storageOf(average))
            ? average.clone()
            : average.detach();
          checkWritable(own, `average ${index}`);
          return given;
        });
        copied.forEach((average, index) => this.averages[index]!.copy_(average));
      })
    );
    this.decay = decay;
  }

  /** Frees the averages. Calling it twice is safe. */
  dispose(): void {
    for (const average of this.averages) average.dispose();
  }

  /** Same as {@linkcode ExponentialMovingAverage.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Throws if a tensor cannot be written, before any of several tensors is written. Writing zero elements
 * detects whether it is freed or borrowed by work in flight.
 */
function checkWritable(tensor: Tensor, name: string): void {
  tensor.unsqueeze(0).narrow(0, 0, 0).zero_();
  if (tensor.shape.some((size, dim) => size > 1 && tensor.stride(dim) === 0)) {
    throw new TypeError(`Cannot write ${name}: several of its elements share memory; clone() it`);
  }
}
