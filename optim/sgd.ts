/**
 * Stochastic gradient descent.
 *
 * @module
 */
import { ops } from "../ffi/mod.ts";
import { checkOption, checkRate, withDefaults } from "./options.ts";
import { type Batch, isHalfOnCpu, Optimizer, type Params, zerosLike } from "./optimizer.ts";

/** Options of {@linkcode SGD}. */
export interface SGDOptions {
  /** The learning rate, finite. Default: 1e-3. */
  lr?: number;
  /** How much of the last step goes into the next. Default: 0. */
  momentum?: number;
  /** How much of the gradient is left out of the momentum. Default: 0. */
  dampening?: number;
  /** How much of the parameter is added to its gradient. Default: 0. */
  weight_decay?: number;
  /** Whether to look ahead along the momentum. Default: `false`. */
  nesterov?: boolean;
  /** Whether to go up rather than down. Default: `false`. */
  maximize?: boolean;
}

/**
 * Stochastic gradient descent, with momentum (Sutskever et al. 2013). PyTorch's `torch.optim.SGD`. It keeps a
 * `momentum_buffer` of each parameter.
 */
export class SGD extends Optimizer<Required<SGDOptions>> {
  /**
   * Takes the parameters.
   *
   * @param params The parameters, or groups of them.
   * @param options How to step.
   * @throws {TypeError} If there are no parameters, one is no leaf, or there is no such option.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(params: Params<Required<SGDOptions>>, options: SGDOptions = {}) {
    const defaults: Required<SGDOptions> = {
      lr: 1e-3,
      momentum: 0,
      dampening: 0,
      weight_decay: 0,
      nesterov: false,
      maximize: false,
    };
    super(params, withDefaults(new.target.name, defaults, options));
  }

  /** Refuses options that are out of range. */
  protected override check(options: Required<SGDOptions>): void {
    const { lr, momentum, dampening, weight_decay, nesterov } = options;
    checkRate(lr);
    checkOption("momentum", momentum, momentum >= 0, "0 or more");
    checkOption("dampening", dampening, !Number.isNaN(dampening), "a number");
    checkOption("weight_decay", weight_decay, weight_decay >= 0, "0 or more");
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new RangeError("Cannot optimize: nesterov needs a momentum, and no dampening");
    }
  }

  /** Steps parameters of one dtype and device. */
  protected override stepBatch(batch: Batch, options: Required<SGDOptions>): void {
    if (isHalfOnCpu(batch)) return this.#stepEach(batch, options);
    const { params, grads, states } = batch;
    const { lr, momentum, dampening, weight_decay, nesterov, maximize } = options;
    const named = { weight_decay, momentum, lr, dampening, nesterov, maximize };
    // Those that have no momentum yet begin with the gradient as it is.
    const isFirst = states.map((state) => momentum !== 0 && state["momentum_buffer"] === undefined);
    for (const is_first_step of [true, false]) {
      const pick = <T>(list: readonly T[]): T[] =>
        list.filter((_, index) => isFirst[index] === is_first_step);
      const stepped = pick(params);
      if (stepped.length === 0) continue;
      const buffers = momentum === 0
        ? []
        : pick(states).map((state, index) =>
          this.kept(state, "momentum_buffer", () => zerosLike(stepped[index]!))
        );
      ops.call("aten::_fused_sgd_", stepped, pick(grads), buffers, { ...named, is_first_step });
    }
  }

  /**
   * Steps a parameter with a sparse gradient by its entries alone, as far as momentum and weight decay let
   * it.
   */
  protected override stepSparse(batch: Batch, options: Required<SGDOptions>): void {
    this.#stepEach(batch, options);
  }

  /** Steps one parameter after the other, by operators of any layout. */
  #stepEach({ params, grads, states }: Batch, options: Required<SGDOptions>): void {
    const { lr, momentum, dampening, weight_decay, nesterov, maximize } = options;
    for (const [index, param] of params.entries()) {
      const state = states[index]!;
      let grad = maximize ? grads[index]!.neg() : grads[index]!;
      if (weight_decay !== 0) grad = grad.add(param, { alpha: weight_decay });
      if (momentum !== 0) {
        const buffer = state["momentum_buffer"]?.mul_(momentum).add_(grad, { alpha: 1 - dampening }) ??
          this.kept(state, "momentum_buffer", () => grad.clone());
        grad = nesterov ? grad.add(buffer, { alpha: momentum }) : buffer;
      }
      param.add_(grad, { alpha: -lr });
    }
  }
}
