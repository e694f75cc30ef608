/**
 * Normalization per example.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { bool, float, tuple } from "./repr.ts";
import { checkWhole, type FactoryOptions, type Sizes } from "./sizes.ts";
import { Module } from "./module.ts";
import { parameter } from "./parameter.ts";

/** Options of {@linkcode LayerNorm}. */
export interface LayerNormOptions extends FactoryOptions {
  /** Value added to the variance. Default: 1e-5. */
  eps?: number;
  /** Whether the module has a weight, and with `bias` a bias. Default: true. */
  elementwise_affine?: boolean;
  /** Whether the module has a bias, if it has a weight. Default: true. */
  bias?: boolean;
}

/** Options of {@linkcode RMSNorm}. */
export interface RMSNormOptions extends FactoryOptions {
  /** Value added to the mean of squares. Default, and for `null`: the dtype's machine epsilon. */
  eps?: number | null;
  /** Whether the module has a weight. Default: true. */
  elementwise_affine?: boolean;
}

/** Options of {@linkcode GroupNorm}. */
export interface GroupNormOptions extends FactoryOptions {
  /** Value added to the variance. Default: 1e-5. */
  eps?: number;
  /** Whether the module has a weight and a bias. Default: true. */
  affine?: boolean;
}

function shapeOf(normalized_shape: Sizes): number[] {
  const shape = typeof normalized_shape === "number" ? [normalized_shape] : [...normalized_shape];
  for (const size of shape) checkWhole({ normalized_shape: size }, 0);
  return shape;
}

/**
 * (x - mean) / √(variance + eps) × weight + bias over the last dimensions (Ba et al. 2016). PyTorch's
 * `torch.nn.LayerNorm`. The weight is initialized to ones, the bias to zeros.
 */
export class LayerNorm extends Module {
  /** Sizes of the last dimensions, which are normalized. */
  readonly normalized_shape: readonly number[];
  /** Value added to the variance. */
  readonly eps: number;
  /** Whether the module has a weight. */
  readonly elementwise_affine: boolean;
  /** `normalized_shape`, or `null`. */
  weight: Tensor | null;
  /** `normalized_shape`, or `null`. */
  bias: Tensor | null;

  /**
   * Creates the module.
   *
   * @param normalized_shape Sizes of the last dimensions, or the size of the last one.
   * @param options Epsilon, weight and bias; dtype and device.
   * @throws {RangeError} If a size is invalid.
   */
  constructor(normalized_shape: Sizes, options: LayerNormOptions = {}) {
    super();
    refuseUnknown("make LayerNorm", options, {
      device: true,
      dtype: true,
      eps: true,
      elementwise_affine: true,
      bias: true,
    });
    const { eps = 1e-5, elementwise_affine = true, bias = true, dtype, device } = options;
    const shape = shapeOf(normalized_shape);
    this.normalized_shape = shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    this.weight = elementwise_affine ? parameter(ops.ones(shape, { dtype, device })) : null;
    this.bias = elementwise_affine && bias ? parameter(ops.zeros(shape, { dtype, device })) : null;
  }

  /**
   * Computes the output.
   *
   * @param input `[..., ...normalized_shape]`.
   * @returns A tensor of the input's shape.
   */
  override forward(input: Tensor): Tensor {
    return ops.layer_norm(input, this.normalized_shape, this.weight, this.bias, this.eps);
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { normalized_shape, eps, elementwise_affine } = this;
    return `${tuple(normalized_shape)}, eps=${float(eps)}, elementwise_affine=${bool(elementwise_affine)}`;
  }
}

/**
 * x / √(mean of x² + eps) × weight over the last dimensions (Zhang and Sennrich 2019). PyTorch's
 * `torch.nn.RMSNorm`. The weight is initialized to ones.
 */
export class RMSNorm extends Module {
  /** Sizes of the last dimensions, which are normalized. */
  readonly normalized_shape: readonly number[];
  /** Value added to the mean of squares; `null` for the dtype's machine epsilon. */
  readonly eps: number | null;
  /** Whether the module has a weight. */
  readonly elementwise_affine: boolean;
  /** `normalized_shape`, or `null`. */
  weight: Tensor | null;

  /**
   * Creates the module.
   *
   * @param normalized_shape Sizes of the last dimensions, or the size of the last one.
   * @param options Epsilon and weight; dtype and device.
   * @throws {RangeError} If a size is invalid.
   */
  constructor(normalized_shape: Sizes, options: RMSNormOptions = {}) {
    super();
    refuseUnknown("make RMSNorm", options, {
      device: true,
      dtype: true,
      eps: true,
      elementwise_affine: true,
    });
    const { eps = null, elementwise_affine = true, dtype, device } = options;
    const shape = shapeOf(normalized_shape);
    this.normalized_shape = shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    this.weight = elementwise_affine ? parameter(ops.ones(shape, { dtype, device })) : null;
  }

  /**
   * Computes the output.
   *
   * @param input `[..., ...normalized_shape]`.
   * @returns A tensor of the input's shape.
   */
  override forward(input: Tensor): Tensor {
    return ops.rms_norm(input, this.normalized_shape, this.weight, this.eps);
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { normalized_shape, eps, elementwise_affine } = this;
    return `${tuple(normalized_shape)}, eps=${eps === null ? "None" : float(eps)}, elementwise_affine=${
      bool(elementwise_affine)
    }`;
  }
}

/**
 * Normalizes groups of channels by their mean and variance, then × weight + bias per channel (Wu and He
 * 2018). PyTorch's `torch.nn.GroupNorm`. The weight is initialized to ones, the bias to zeros.
 */
export class GroupNorm extends Module {
  /** Number of groups. */
  readonly num_groups: number;
  /** Number of channels. */
  readonly num_channels: number;
  /** Value added to the variance. */
  readonly eps: number;
  /** Whether the module has a weight and a bias. */
  readonly affine: boolean;
  /** `[num_channels]`, or `null`. */
  weight: Tensor | null;
  /** `[num_channels]`, or `null`. */
  bias: Tensor | null;

  /**
   * Creates the module.
   *
   * @param num_groups Number of groups. It must divide the number of channels.
   * @param num_channels Number of channels.
   * @param options Epsilon, weight and bias; dtype and device.
   * @throws {RangeError} If the groups do not divide the channels.
   */
  constructor(num_groups: number, num_channels: number, options: GroupNormOptions = {}) {
    super();
    refuseUnknown("make GroupNorm", options, { device: true, dtype: true, eps: true, affine: true });
    checkWhole({ num_groups, num_channels });
    if (num_channels % num_groups !== 0) {
      throw new RangeError(
        `Cannot make ${num_groups} groups of ${num_channels} channels: give a number that divides them`,
      );
    }
    const { eps = 1e-5, affine = true, dtype, device } = options;
    this.num_groups = num_groups;
    this.num_channels = num_channels;
    this.eps = eps;
    this.affine = affine;
    this.weight = affine ? parameter(ops.ones([num_channels], { dtype, device })) : null;
    this.bias = affine ? parameter(ops.zeros([num_channels], { dtype, device })) : null;
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, num_channels, ...]`.
   * @returns A tensor of the input's shape.
   */
  override forward(input: Tensor): Tensor {
    return ops.group_norm(input, this.num_groups, this.weight, this.bias, this.eps);
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { num_groups, num_channels, eps, affine } = this;
    return `${num_groups}, ${num_channels}, eps=${float(eps)}, affine=${bool(affine)}`;
  }
}
