/**
 * Running averages of parameters.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, Tensor, tidy } from "../ffi/mod.ts";
import { keep, storageOf } from "../ffi/runtime.ts";

/** Options of {@linkcode ExponentialMovingAverage}. */
export interface ExponentialMovingAverageOptions {
  /** How much of the averages stays at each update. Default: 0.999. */
  decay?: number;
}

/** What {@linkcode ExponentialMovingAverage} needs to go on exactly. */
export interface ExponentialMovingAverageState {
  /** How much of the averages stays at each update. */
  decay: number;
  /** The averages, in the order of the parameters. */
  averages: Tensor[];
}

/**
 * Running averages of parameters, which often do better than the last ones (Polyak and Juditsky 1992). What
 * PyTorch's `AveragedModel` does with `get_ema_multi_avg_fn`.
 */
export class ExponentialMovingAverage implements Disposable {
  /** How much of the averages stays at each update. */
  decay: number;
  /** The averages, in the order of the parameters. */
  readonly averages: readonly Tensor[];
  readonly #parameters: readonly Tensor[];

  /**
   * Begins with the parameters as they are.
   *
   * @param parameters The parameters.
   * @param options How fast they follow.
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

  /** Takes the parameters in, by one native call. */
  update(): void {
    noGrad(() =>
      tidy(() => {
        ops.call("aten::_foreach_lerp_.Scalar", this.averages, this.#parameters, 1 - this.decay);
      })
    );
  }

  /**
   * Exchanges parameters and averages: once to use the averages, and once more to go on.
   *
   * @throws {TypeError} If elements of a parameter share memory.
   * @throws {NativeError} If a parameter has been freed, or work in flight stands against it. Nothing is
   * exchanged then.
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

  /** What is needed to go on exactly: the averages themselves, not copies. */
  stateDict(): ExponentialMovingAverageState {
    return { decay: this.decay, averages: [...this.averages] };
  }

  /**
   * Goes on from there: copies the averages. Nothing changes unless all fits.
   *
   * @param state What {@linkcode ExponentialMovingAverage.stateDict} gave.
   * @throws {RangeError} If it has another number of averages, one of another shape, or a decay that is not
   * from 0 to 1.
   * @throws {TypeError} If it has no averages, or one is no tensor.
   * @throws {NativeError} If an average has been freed, or work in flight stands against it.
   */
  loadStateDict(state: ExponentialMovingAverageState): void {
    const { averages, decay } = state;
    if (!Array.isArray(averages)) {
      throw new TypeError("Cannot load the averages: it has not averages; give what stateDict() gave");
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
          // Where one stands in another's place, it counts as it is now.
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

  /** Frees the averages. Doing it twice is fine. */
  dispose(): void {
    for (const average of this.averages) average.dispose();
  }

  /** As {@linkcode ExponentialMovingAverage.dispose}, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/**
 * Refuses what cannot be written, before any of several tensors is: a write of no elements finds whether it
 * is freed, or work in flight stands against it.
 */
function checkWritable(tensor: Tensor, name: string): void {
  tensor.unsqueeze(0).narrow(0, 0, 0).zero_();
  if (tensor.shape.some((size, dim) => size > 1 && tensor.stride(dim) === 0)) {
    throw new TypeError(`Cannot write ${name}: several of its elements share memory; clone() it`);
  }
}
