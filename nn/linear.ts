/**
 * Linear layers.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { bool } from "./repr.ts";
import { checkWhole, type FactoryOptions } from "./sizes.ts";
import { fansOf, kaimingUniform_, uniform_ } from "./init.ts";
import { Module } from "./module.ts";
import { parameter } from "./parameter.ts";

/** Options of {@linkcode Linear}. */
export interface LinearOptions extends FactoryOptions {
  /** Whether to add a bias. Default: true. */
  bias?: boolean;
}

/**
 * y = x Wᵀ + b, from `[..., in_features]` to `[..., out_features]`. PyTorch's `torch.nn.Linear`.
 *
 * Weight and bias are initialized uniformly in ±1/√in_features.
 */
export class Linear extends Module {
  /** Size of the input's last dimension. */
  readonly in_features: number;
  /** Size of the output's last dimension. */
  readonly out_features: number;
  /** `[out_features, in_features]`. */
  weight: Tensor;
  /** `[out_features]`, or `null`. */
  bias: Tensor | null;

  /**
   * Creates the module.
   *
   * @param in_features Size of the input's last dimension.
   * @param out_features Size of the output's last dimension.
   * @param options Whether to add a bias; dtype and device.
   * @throws {RangeError} If a size is not a non-negative whole number.
   */
  constructor(in_features: number, out_features: number, options: LinearOptions = {}) {
    super();
    refuseUnknown(`make ${new.target.name}`, options, { device: true, dtype: true, bias: true });
    checkWhole({ in_features, out_features }, 0);
    const { bias = true, dtype, device } = options;
    this.in_features = in_features;
    this.out_features = out_features;
    this.weight = parameter(ops.empty([out_features, in_features], { dtype, device }));
    this.bias = bias ? parameter(ops.empty([out_features], { dtype, device })) : null;
    resetWeightAndBias(this.weight, this.bias);
  }

  /**
   * Computes the output.
   *
   * @param input `[..., in_features]`.
   * @returns `[..., out_features]`.
   */
  override forward(input: Tensor): Tensor {
    return ops.linear(input, this.weight, this.bias);
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    return `in_features=${this.in_features}, out_features=${this.out_features}, bias=${
      bool(this.bias !== null)
    }`;
  }
}

/** Initializes a weight and its bias as PyTorch does for linear and convolutional layers. */
export function resetWeightAndBias(weight: Tensor, bias: Tensor | null): void {
  kaimingUniform_(weight, { a: Math.sqrt(5) });
  if (bias === null) return;
  const { fan_in } = fansOf(weight);
  const bound = fan_in > 0 ? 1 / Math.sqrt(fan_in) : 0;
  uniform_(bias, { a: -bound, b: bound });
}

/** Returns its input. PyTorch's `torch.nn.Identity`. */
export class Identity extends Module {
  /**
   * Returns the input itself.
   *
   * @param input Any tensor.
   * @returns The same tensor.
   */
  override forward(input: Tensor): Tensor {
    return input;
  }
}
