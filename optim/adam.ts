/**
 * The Adam and AdamW optimizers.
 *
 * @module
 */
import { ops, type Tensor } from "../ffi/mod.ts";
import { checkOption, checkRate, withDefaults } from "./options.ts";
import {
  type Batch,
  isHalfOnCpu,
  Optimizer,
  type OptimizerStateDict,
  type Params,
  zerosLike,
} from "./optimizer.ts";

/** Options of {@linkcode AdamW}. */
export interface AdamWOptions {
  /** Learning rate, finite. Default: 1e-3. */
  lr?: number;
  /** Decay rates of the running averages of gradients and of their squares. Default: `[0.9, 0.999]`. */
  betas?: readonly [number, number];
  /** Value added to the root of the average of squares. Default: 1e-8. */
  eps?: number;
  /** Weight decay. Default: 0.01; for {@linkcode Adam} 0. */
  weight_decay?: number;
  /**
   * Whether to use the maximum of all averages of squares instead of the current one (Reddi et al. 2018).
   * Default: `false`.
   */
  amsgrad?: boolean;
  /** Whether to maximize instead of minimize. Default: `false`. */
  maximize?: boolean;
}

/** Options of {@linkcode Adam}. */
export interface AdamOptions extends AdamWOptions {
  /**
   * Whether `weight_decay` shrinks the parameters directly, as in {@linkcode AdamW}, instead of being added
   * to the gradients. Default: `false`.
   */
  decoupled_weight_decay?: boolean;
}

/** Base class of Adam and AdamW, which apply `weight_decay` differently. */
export abstract class AdamLike extends Optimizer<Required<AdamOptions>> {
  /** Creates the optimizer. For subclasses. */
  protected constructor(
    params: Params<Required<AdamOptions>>,
    defaults: { weight_decay: number; decoupled_weight_decay: boolean },
    options: AdamOptions,
  ) {
    const all: Required<AdamOptions> = {
      lr: 1e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      amsgrad: false,
      maximize: false,
      ...defaults,
    };
    super(params, withDefaults(new.target.name, all, options));
  }

  /** Throws if an option is out of range. */
  protected override check({ lr, betas, eps, weight_decay }: Required<AdamOptions>): void {
    checkRate(lr);
    checkOption("eps", eps, eps >= 0, "0 or more");
    checkOption("weight_decay", weight_decay, weight_decay >= 0, "0 or more");
    for (const index of [0, 1]) {
      const beta = betas[index]!;
      checkOption(`betas[${index}]`, beta, beta >= 0 && beta < 1, "from 0 to below 1");
    }
  }

  /** Updates parameters of one dtype and device. */
  protected override stepBatch(batch: Batch, options: Required<AdamOptions>): void {
    const { params, grads, states } = batch;
    const { lr, betas: [beta1, beta2], eps, weight_decay, amsgrad, maximize } = options;
    const each = (name: string) =>
      states.map((state, index) => this.kept(state, name, () => zerosLike(params[index]!)));
    const steps = states.map((state, index) =>
      this.kept(state, "step", () => ops.zeros([], { dtype: "float32", device: params[index]!.device }))
    );
    const averages = each("exp_avg");
    const squares = each("exp_avg_sq");
    const greatest = amsgrad ? each("max_exp_avg_sq") : [];
    ops.call("aten::_foreach_add_.Scalar", steps, 1);
    if (isHalfOnCpu(batch)) return stepEach(batch, options);
    const named = { lr, beta1, beta2, weight_decay, eps, amsgrad, maximize };
    const operator = options.decoupled_weight_decay ? "aten::_fused_adamw_" : "aten::_fused_adam_";
    ops.call(operator, params, grads, averages, squares, greatest, steps, named);
  }
}

/** Updates parameters one by one, with the same rounding as PyTorch. */
function stepEach({ params, grads, states }: Batch, options: Required<AdamOptions>): void {
  const { lr, betas: [beta1, beta2], eps, weight_decay, amsgrad, maximize, decoupled_weight_decay } = options;
  for (const [index, param] of params.entries()) {
    const { step, exp_avg, exp_avg_sq, max_exp_avg_sq } = states[index] as Record<string, Tensor>;
    let grad = maximize ? grads[index]!.neg() : grads[index]!;
    if (decoupled_weight_decay) param.mul_(1 - lr * weight_decay);
    else if (weight_decay !== 0) grad = grad.add(param, { alpha: weight_decay });
    exp_avg!.lerp_(grad, 1 - beta1);
    exp_avg_sq!.mul_(beta2).addcmul_(grad, grad, { value: 1 - beta2 });
    if (amsgrad) max_exp_avg_sq!.copy_(ops.maximum(max_exp_avg_sq!, exp_avg_sq!));
    const count = step!.item() as number;
    const squares = amsgrad ? max_exp_avg_sq! : exp_avg_sq!;
    const denominator = squares.sqrt().div((1 - beta2 ** count) ** 0.5).add_(eps);
    param.addcdiv_(exp_avg!, denominator, { value: -lr / (1 - beta1 ** count) });
  }
}

/**
 * Adam (Kingma and Ba 2015): steps by the running average of gradients, divided by the root of the running
 * average of their squares. `weight_decay` is added to the gradients. PyTorch's `torch.optim.Adam`. Its state
 * is `step`, `exp_avg` and `exp_avg_sq` per parameter.
 */
export class Adam extends AdamLike {
  /**
   * Creates the optimizer.
   *
   * @param params The parameters, or groups of them.
   * @param options Learning rate, decay rates and others.
   * @throws {TypeError} If there are no parameters, one is not a leaf, or an option is unknown.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(params: Params<Required<AdamOptions>>, options: AdamOptions = {}) {
    super(params, { weight_decay: 0, decoupled_weight_decay: false }, options);
  }
}

/**
 * Adam whose `weight_decay` shrinks the parameters directly (Loshchilov and Hutter 2019). PyTorch's
 * `torch.optim.AdamW`. Its state is that of {@linkcode Adam}.
 */
export class AdamW extends AdamLike {
  /**
   * Creates the optimizer.
   *
   * @param params The parameters, or groups of them.
   * @param options Learning rate, decay rates and others.
   * @throws {TypeError} If there are no parameters, one is not a leaf, or an option is unknown.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(params: Params<Required<AdamWOptions>>, options: AdamWOptions = {}) {
    super(params, { weight_decay: 0.01, decoupled_weight_decay: true }, options);
  }

  /**
   * Loads a state, also one of {@linkcode Adam}. The weight decay stays that of AdamW.
   *
   * @param dict The state, as for {@linkcode Optimizer.loadStateDict}.
   */
  override loadStateDict(dict: OptimizerStateDict<Required<AdamOptions>>): void {
    const { param_groups } = dict;
    if (!Array.isArray(param_groups)) return super.loadStateDict(dict);
    const decoupled = param_groups.map((group) => ({ ...group, decoupled_weight_decay: true }));
    super.loadStateDict({ ...dict, param_groups: decoupled });
  }
}
