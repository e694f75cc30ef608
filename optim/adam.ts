/** Adam.
 *
 * @module
 */
import { ops } from "../ffi/mod.ts";
import { type Batch, checkOption, Optimizer, type Params, zerosLike } from "./optimizer.ts";

/** Options of {@linkcode Adam} and {@linkcode AdamW}. */
export interface AdamOptions {
  /** The learning rate. Default: 1e-3. */
  lr?: number;
  /** How much of the running averages stays, of gradients and of their squares. Default: `[0.9, 0.999]`. */
  betas?: readonly [number, number];
  /** What is added to the root of the squares. Default: 1e-8. */
  eps?: number;
  /** Default: 0; of {@linkcode AdamW} 0.01. */
  weight_decay?: number;
  /** Whether the greatest average of squares counts rather than the last (Reddi et al. 2018). Default: `false`. */
  amsgrad?: boolean;
  /** Whether to go up rather than down. Default: `false`. */
  maximize?: boolean;
}

/** What Adam and AdamW have in common: the operator differs. */
export abstract class AdamLike extends Optimizer<Required<AdamOptions>> {
  /** The operator's name. */
  protected abstract get operator(): string;

  /** Takes the parameters. */
  protected constructor(params: Params<Required<AdamOptions>>, weight_decay: number, options: AdamOptions) {
    super(params, {
      lr: 1e-3,
      betas: [0.9, 0.999],
      eps: 1e-8,
      weight_decay,
      amsgrad: false,
      maximize: false,
      ...options,
    });
  }

  /** Refuses options that are out of range. */
  protected override check({ lr, betas, eps, weight_decay }: Required<AdamOptions>): void {
    checkOption("lr", lr, lr >= 0, "0 or more");
    checkOption("eps", eps, eps >= 0, "0 or more");
    checkOption("weight_decay", weight_decay, weight_decay >= 0, "0 or more");
    for (const [index, beta] of betas.entries()) {
      checkOption(`betas[${index}]`, beta, beta >= 0 && beta < 1, "from 0 to below 1");
    }
  }

  /** Steps parameters of one dtype and device. */
  protected override stepBatch({ params, grads, states }: Batch, options: Required<AdamOptions>): void {
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
    const named = { lr, beta1, beta2, weight_decay, eps, amsgrad, maximize };
    ops.call(this.operator, params, grads, averages, squares, greatest, steps, named);
  }
}

/** Adam (Kingma and Ba 2015): steps by running averages of gradients over the roots of those of their squares;
 * `weight_decay` adds to the gradients. PyTorch's `torch.optim.Adam`. It keeps `step`, `exp_avg` and `exp_avg_sq` of each
 * parameter. */
export class Adam extends AdamLike {
  /** Takes the parameters.
   *
   * @param params The parameters, or groups of them.
   * @param options How to step.
   * @throws {TypeError} If there are no parameters, or one is no leaf.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(params: Params<Required<AdamOptions>>, options: AdamOptions = {}) {
    super(params, 0, options);
  }

  /** The operator's name. */
  protected override get operator(): string {
    return "aten::_fused_adam_";
  }
}

/** Adam whose `weight_decay` shrinks the parameters themselves (Loshchilov and Hutter 2019). PyTorch's
 * `torch.optim.AdamW`. It keeps what {@linkcode Adam} does. */
export class AdamW extends AdamLike {
  /** Takes the parameters.
   *
   * @param params The parameters, or groups of them.
   * @param options How to step.
   * @throws {TypeError} If there are no parameters, or one is no leaf.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(params: Params<Required<AdamOptions>>, options: AdamOptions = {}) {
    super(params, 0.01, options);
  }

  /** The operator's name. */
  protected override get operator(): string {
    return "aten::_fused_adamw_";
  }
}
