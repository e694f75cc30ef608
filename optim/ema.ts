/** Running averages of parameters.
 *
 * @module
 */
import { noGrad, ops, type Tensor, tidy } from "../ffi/mod.ts";
import { keep } from "../ffi/runtime.ts";

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

/** Running averages of parameters, which often do better than the last ones (Polyak and Juditsky 1992). What PyTorch's
 * `AveragedModel` does with `get_ema_multi_avg_fn`. */
export class ExponentialMovingAverage implements Disposable {
  /** How much of the averages stays at each update. */
  decay: number;
  /** The averages, in the order of the parameters. */
  readonly averages: readonly Tensor[];
  readonly #parameters: readonly Tensor[];

  /** Begins with the parameters as they are.
   *
   * @param parameters The parameters.
   * @param options How fast they follow.
   * @throws {RangeError} If `decay` is not from 0 to 1.
   */
  constructor(parameters: Iterable<Tensor>, options: ExponentialMovingAverageOptions = {}) {
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

  /** Exchanges parameters and averages: once to use the averages, and once more to go on. */
  swap(): void {
    noGrad(() =>
      tidy(() => {
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

  /** Goes on from there: copies the averages.
   *
   * @param state What {@linkcode ExponentialMovingAverage.stateDict} gave.
   * @throws {RangeError} If it has another number of averages, or one of another shape. Nothing is changed then.
   */
  loadStateDict(state: ExponentialMovingAverageState): void {
    const { averages, decay } = state;
    if (averages.length !== this.averages.length) {
      const counts = `it has ${averages.length} averages, there are ${this.averages.length} parameters`;
      throw new RangeError(`Cannot load the averages: ${counts}`);
    }
    for (const [index, average] of averages.entries()) {
      const own = this.averages[index]!;
      if (String(own.shape) === String(average.shape)) continue;
      throw new RangeError(
        `Cannot load the averages: number ${index} has shape [${average.shape}], the parameter [${own.shape}]`,
      );
    }
    noGrad(() => averages.forEach((average, index) => this.averages[index]!.copy_(average)));
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
