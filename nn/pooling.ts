/**
 * Pooling layers, which downsample images.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { bool, tuple } from "./repr.ts";
import type { Sizes } from "./sizes.ts";
import { Module } from "./module.ts";

/** Options of {@linkcode MaxPool2d}. A size is one number, or `[height, width]`. */
export interface MaxPoolOptions {
  /** Stride of the window. Default: the kernel size. */
  stride?: Sizes | null;
  /** Padding of minus infinity on both sides. Default: 0. */
  padding?: Sizes;
  /** Spacing between window elements. Default: 1. */
  dilation?: Sizes;
  /** Whether windows may reach beyond the end. Default: false. */
  ceil_mode?: boolean;
}

/** Options of {@linkcode AvgPool2d}. A size is one number, or `[height, width]`. */
export interface AvgPoolOptions {
  /** Stride of the window. Default: the kernel size. */
  stride?: Sizes | null;
  /** Padding of zeros on both sides. Default: 0. */
  padding?: Sizes;
  /** Whether windows may reach beyond the end. Default: false. */
  ceil_mode?: boolean;
  /** Whether the mean includes the padding. Default: true. */
  count_include_pad?: boolean;
  /** Divisor of the sums. Default: the number of elements in the window. */
  divisor_override?: number | null;
}

/** The maximum of each window. PyTorch's `torch.nn.MaxPool2d`. */
export class MaxPool2d extends Module {
  /** Size of the window. */
  readonly kernel_size: Sizes;
  /** Stride of the window. */
  readonly stride: Sizes;
  /** Padding on both sides. */
  readonly padding: Sizes;
  /** Spacing between window elements. */
  readonly dilation: Sizes;
  /** Whether windows may reach beyond the end. */
  readonly ceil_mode: boolean;

  /**
   * Creates the module.
   *
   * @param kernel_size Size of the window: a number, or `[height, width]`.
   * @param options Stride, padding and others.
   */
  constructor(kernel_size: Sizes, options: MaxPoolOptions = {}) {
    super();
    refuseUnknown("make MaxPool2d", options, {
      stride: true,
      padding: true,
      dilation: true,
      ceil_mode: true,
    });
    this.kernel_size = kernel_size;
    this.stride = options.stride ?? kernel_size;
    this.padding = options.padding ?? 0;
    this.dilation = options.dilation ?? 1;
    this.ceil_mode = options.ceil_mode ?? false;
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, channels, height, width]`, or without the batch.
   * @returns The same dimensions with a smaller height and width.
   */
  override forward(input: Tensor): Tensor {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return ops.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return `kernel_size=${tuple(kernel_size)}, stride=${tuple(stride)}, padding=${tuple(padding)}, ` +
      `dilation=${tuple(dilation)}, ceil_mode=${bool(ceil_mode)}`;
  }
}

/** The mean of each window. PyTorch's `torch.nn.AvgPool2d`. */
export class AvgPool2d extends Module {
  /** Size of the window. */
  readonly kernel_size: Sizes;
  /** Stride of the window. */
  readonly stride: Sizes;
  /** Padding of zeros on both sides. */
  readonly padding: Sizes;
  /** Whether windows may reach beyond the end. */
  readonly ceil_mode: boolean;
  /** Whether the mean includes the padding. */
  readonly count_include_pad: boolean;
  /** Divisor of the sums; `null` for the number of elements in the window. */
  readonly divisor_override: number | null;

  /**
   * Creates the module.
   *
   * @param kernel_size Size of the window: a number, or `[height, width]`.
   * @param options Stride, padding and others.
   */
  constructor(kernel_size: Sizes, options: AvgPoolOptions = {}) {
    super();
    refuseUnknown("make AvgPool2d", options, {
      stride: true,
      padding: true,
      ceil_mode: true,
      count_include_pad: true,
      divisor_override: true,
    });
    this.kernel_size = kernel_size;
    this.stride = options.stride ?? kernel_size;
    this.padding = options.padding ?? 0;
    this.ceil_mode = options.ceil_mode ?? false;
    this.count_include_pad = options.count_include_pad ?? true;
    this.divisor_override = options.divisor_override ?? null;
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, channels, height, width]`, or without the batch.
   * @returns The same dimensions with a smaller height and width.
   */
  override forward(input: Tensor): Tensor {
    const { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override } = this;
    return ops.avg_pool2d(
      input,
      kernel_size,
      stride,
      padding,
      ceil_mode,
      count_include_pad,
      divisor_override,
    );
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { kernel_size, stride, padding } = this;
    return `kernel_size=${tuple(kernel_size)}, stride=${tuple(stride)}, padding=${tuple(padding)}`;
  }
}

/** The mean of each window, for a given output size. PyTorch's `torch.nn.AdaptiveAvgPool2d`. */
export class AdaptiveAvgPool2d extends Module {
  /** Output size. */
  readonly output_size: number | readonly (number | null)[];

  /**
   * Creates the module.
   *
   * @param output_size A number, or `[height, width]`. `null` keeps the input's size.
   * @throws {RangeError} If there are not one or two sizes.
   */
  constructor(output_size: number | readonly [number | null, number | null]) {
    super();
    if (typeof output_size !== "number" && output_size.length !== 2) {
      throw new RangeError(`Cannot take output_size [${output_size}]: give a number or [height, width]`);
    }
    this.output_size = output_size;
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, channels, height, width]`, or without the batch.
   * @returns The same dimensions with the output's height and width.
   */
  override forward(input: Tensor): Tensor {
    const { output_size } = this;
    const given = input.shape.slice(-2);
    const sizes = typeof output_size === "number"
      ? [output_size, output_size]
      : output_size.map((size, index) => size ?? given[index]!);
    return ops.adaptive_avg_pool2d(input, sizes);
  }

  /** Returns the output size, as PyTorch prints it. */
  protected override extraRepr(): string {
    return `output_size=${tuple(this.output_size)}`;
  }
}
