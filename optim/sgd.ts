/**
 * The SGD optimizer.
 *
 * @module
 */
import { ops } from "../ffi/mod.ts";
import { checkOption, checkRate, withDefaults } from "./options.ts";
import { type Batch, isHalfOnCpu, Optimizer, type Params, zerosLike } from "./optimizer.ts";

/** Options of {@linkcode SGD}. */
export interface SGDOptions {
  /** Learning rate, finite. Default: 1e-3. */
  lr?: number;
  /** Momentum factor. Default: 0. */
  momentum?: number;
  /** Dampening of the momentum: the fraction of the gradient that it leaves out. Default: 0. */
  dampening?: number;
  /** Weight decay: the fraction of the parameter that is added to its gradient. Default: 0. */
  weight_decay?: number;
  /** Whether to use Nesterov momentum. Default: `false`. */
  nesterov?: boolean;
  /** Whether to maximize instead of minimize. Default: `false`. */
  maximize?: boolean;
}

/**
 * Stochastic gradient descent, optionally with momentum (Sutskever et al. 2013). PyTorch's `torch.optim.SGD`.
 * Its state is a `momentum_buffer` per parameter.
 */
export class SGD extends Optimizer<Required<SGDOptions>> {
  /**
   * Creates the optimizer.
   *
   * @param params The parameters, or groups of them.
   * @param options Learning rate, momentum and others.
   * @throws {TypeError} If there are no parameters, one is not a leaf, or an option is unknown.
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

  /** Throws if an option is out of range. */
  protected override check(options: Required<SGDOptions>): void {
    const { lr, momentum, dampening, weight_decay, nesterov } = options;
    checkRate(lr);
    checkOption("momentum", momentum, momentum >= 0, "0 or more");
    checkOption("dampening", dampening, !Number.isNaN(dampening), "a number");
    checkOption("weight_decay", weight_decay, weight_decay >= 0, "0 or more");
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new RangeError("Cannot optimize: nesterov needs a momentum and no dampening");
    }
  }

  /** Updates parameters of one dtype and device. */
  protected override stepBatch(batch: Batch, options: Required<SGDOptions>): void {
    if (isHalfOnCpu(batch)) return this.#stepEach(batch, options);
    const { params, grads, states } = batch;
    const { lr, momentum, dampening, weight_decay, nesterov, maximize } = options;
    const named = { weight_decay, momentum, lr, dampening, nesterov, maximize };
    // On the first step of a parameter, its momentum is the gradient, without dampening.
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
   * Updates a parameter with a sparse gradient. Without momentum and weight decay, only the gradient's
   * entries change.
   */
  protected override stepSparse(batch: Batch, options: Required<SGDOptions>): void {
    this.#stepEach(batch, options);
  }

  /** Updates parameters one by one, with operators that support every layout. */
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
