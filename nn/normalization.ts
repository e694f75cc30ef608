/**
 * Layers that normalize each example by itself.
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
  /** What is added to the variance. Default: 1e-5. */
  eps?: number;
  /** Whether it has a weight, and a bias. Default: true. */
  elementwise_affine?: boolean;
  /** Whether it has a bias, where it has a weight. Default: true. */
  bias?: boolean;
}

/** Options of {@linkcode RMSNorm}. */
export interface RMSNormOptions extends FactoryOptions {
  /** What is added to the mean of squares. Default, and for `null`: the dtype's machine epsilon. */
  eps?: number | null;
  /** Whether it has a weight. Default: true. */
  elementwise_affine?: boolean;
}

/** Options of {@linkcode GroupNorm}. */
export interface GroupNormOptions extends FactoryOptions {
  /** What is added to the variance. Default: 1e-5. */
  eps?: number;
  /** Whether it has a weight and a bias. Default: true. */
  affine?: boolean;
}

function shapeOf(normalized_shape: Sizes): number[] {
  const shape = typeof normalized_shape === "number" ? [normalized_shape] : [...normalized_shape];
  for (const size of shape) checkWhole({ normalized_shape: size }, 0);
  return shape;
}

/**
 * (x - mean) / √(variance + eps) × weight + bias over the last dimensions (Ba et al. 2016). PyTorch's
 * `torch.nn.LayerNorm`. The weight begins as ones, the bias as zeros.
 */
export class LayerNorm extends Module {
  /** The sizes of the dimensions that it normalizes, the last ones. */
  readonly normalized_shape: readonly number[];
  /** What is added to the variance. */
  readonly eps: number;
  /** Whether it has a weight. */
  readonly elementwise_affine: boolean;
  /** `normalized_shape`, or `null`. */
  weight: Tensor | null;
  /** `normalized_shape`, or `null`. */
  bias: Tensor | null;

  /**
   * Makes it.
   *
   * @param normalized_shape The sizes of the last dimensions, or of the last one.
   * @param options Epsilon, weight and bias; dtype and device.
   * @throws {RangeError} If a size is none.
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
   * Computes it.
   *
   * @param input `[..., ...normalized_shape]`.
   * @returns The input's shape.
   */
  override forward(input: Tensor): Tensor {
    return ops.layer_norm(input, this.normalized_shape, this.weight, this.bias, this.eps);
  }

  /** Its sizes. */
  protected override extraRepr(): string {
    const { normalized_shape, eps, elementwise_affine } = this;
    return `${tuple(normalized_shape)}, eps=${float(eps)}, elementwise_affine=${bool(elementwise_affine)}`;
  }
}

/**
 * x / √(mean of x² + eps) × weight over the last dimensions (Zhang and Sennrich 2019). PyTorch's
 * `torch.nn.RMSNorm`. The weight begins as ones.
 */
export class RMSNorm extends Module {
  /** The sizes of the dimensions that it normalizes, the last ones. */
  readonly normalized_shape: readonly number[];
  /** What is added to the mean of squares; `null` for the dtype's machine epsilon. */
  readonly eps: number | null;
  /** Whether it has a weight. */
  readonly elementwise_affine: boolean;
  /** `normalized_shape`, or `null`. */
  weight: Tensor | null;

  /**
   * Makes it.
   *
   * @param normalized_shape The sizes of the last dimensions, or of the last one.
   * @param options Epsilon and weight; dtype and device.
   * @throws {RangeError} If a size is none.
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
   * Computes it.
   *
   * @param input `[..., ...normalized_shape]`.
   * @returns The input's shape.
   */
  override forward(input: Tensor): Tensor {
    return ops.rms_norm(input, this.normalized_shape, this.weight, this.eps);
  }

  /** Its sizes. */
  protected override extraRepr(): string {
    const { normalized_shape, eps, elementwise_affine } = this;
    return `${tuple(normalized_shape)}, eps=${eps === null ? "None" : float(eps)}, elementwise_affine=${
      bool(elementwise_affine)
    }`;
  }
}

/**
 * Normalizes groups of channels by their mean and variance, then × weight + bias by channel (Wu and He 2018).
 * PyTorch's `torch.nn.GroupNorm`. The weight begins as ones, the bias as zeros.
 */
export class GroupNorm extends Module {
  /** How many groups there are. */
  readonly num_groups: number;
  /** How many channels there are. */
  readonly num_channels: number;
  /** What is added to the variance. */
  readonly eps: number;
  /** Whether it has a weight and a bias. */
  readonly affine: boolean;
  /** `[num_channels]`, or `null`. */
  weight: Tensor | null;
  /** `[num_channels]`, or `null`. */
  bias: Tensor | null;

  /**
   * Makes it.
   *
   * @param num_groups How many groups there are.
   * @param num_channels How many channels there are, a multiple of the groups.
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
   * Computes it.
   *
   * @param input `[batch, num_channels, ...]`.
   * @returns The input's shape.
   */
  override forward(input: Tensor): Tensor {
    return ops.group_norm(input, this.num_groups, this.weight, this.bias, this.eps);
  }

  /** Its sizes. */
  protected override extraRepr(): string {
    const { num_groups, num_channels, eps, affine } = this;
    return `${num_groups}, ${num_channels}, eps=${float(eps)}, affine=${bool(affine)}`;
  }
}
