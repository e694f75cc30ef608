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
  /** Whether it adds a bias. Default: true. */
  bias?: boolean;
}

/**
 * y = x Wᵀ + b, from `[..., in_features]` to `[..., out_features]`. PyTorch's `torch.nn.Linear`.
 *
 * Weight and bias begin uniform on ±1/√in_features.
 */
export class Linear extends Module {
  /** The size of the last dimension that it takes. */
  readonly in_features: number;
  /** The size of the last dimension that it gives. */
  readonly out_features: number;
  /** `[out_features, in_features]`. */
  weight: Tensor;
  /** `[out_features]`, or `null`. */
  bias: Tensor | null;

  /**
   * Makes it.
   *
   * @param in_features The size of the last dimension that it takes.
   * @param out_features The size of the last dimension that it gives.
   * @param options Whether it has a bias; dtype and device.
   * @throws {RangeError} If a size is no whole number from 0 on.
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
   * Computes it.
   *
   * @param input `[..., in_features]`.
   * @returns `[..., out_features]`.
   */
  override forward(input: Tensor): Tensor {
    return ops.linear(input, this.weight, this.bias);
  }

  /** Its sizes. */
  protected override extraRepr(): string {
    return `in_features=${this.in_features}, out_features=${this.out_features}, bias=${
      bool(this.bias !== null)
    }`;
  }
}

/** Fills a weight and its bias as PyTorch does for linear and convolutional layers. */
export function resetWeightAndBias(weight: Tensor, bias: Tensor | null): void {
  kaimingUniform_(weight, { a: Math.sqrt(5) });
  if (bias === null) return;
  const { fan_in } = fansOf(weight);
  const bound = fan_in > 0 ? 1 / Math.sqrt(fan_in) : 0;
  uniform_(bias, { a: -bound, b: bound });
}

/** Gives what it takes. PyTorch's `torch.nn.Identity`. */
export class Identity extends Module {
  /**
   * Gives the input itself.
   *
   * @param input Any tensor.
   * @returns It.
   */
  override forward(input: Tensor): Tensor {
    return input;
  }
}
