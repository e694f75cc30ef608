/**
 * Layers that make pictures smaller.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { bool, tuple } from "./repr.ts";
import type { Sizes } from "./sizes.ts";
import { Module } from "./module.ts";

/** Options of {@linkcode MaxPool2d}. Sizes are one number, or `[height, width]`. */
export interface MaxPoolOptions {
  /** How far the window moves. Default: the kernel's size. */
  stride?: Sizes | null;
  /** How much of minus infinity is added on both sides. Default: 0. */
  padding?: Sizes;
  /** How far the window's elements are apart. Default: 1. */
  dilation?: Sizes;
  /** Whether windows that reach beyond the end count. Default: false. */
  ceil_mode?: boolean;
}

/** Options of {@linkcode AvgPool2d}. Sizes are one number, or `[height, width]`. */
export interface AvgPoolOptions {
  /** How far the window moves. Default: the kernel's size. */
  stride?: Sizes | null;
  /** How many zeros are added on both sides. Default: 0. */
  padding?: Sizes;
  /** Whether windows that reach beyond the end count. Default: false. */
  ceil_mode?: boolean;
  /** Whether the padding counts in the mean. Default: true. */
  count_include_pad?: boolean;
  /** What sums are divided by. Default: how many elements the window has. */
  divisor_override?: number | null;
}

/** The greatest value of each window. PyTorch's `torch.nn.MaxPool2d`. */
export class MaxPool2d extends Module {
  /** The window's size. */
  readonly kernel_size: Sizes;
  /** How far it moves. */
  readonly stride: Sizes;
  /** How much is added on both sides. */
  readonly padding: Sizes;
  /** How far the window's elements are apart. */
  readonly dilation: Sizes;
  /** Whether windows that reach beyond the end count. */
  readonly ceil_mode: boolean;

  /**
   * Makes it.
   *
   * @param kernel_size The window's size: a number, or `[height, width]`.
   * @param options Stride, padding and the like.
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
   * Computes it.
   *
   * @param input `[batch, channels, height, width]`, or without the batch.
   * @returns The same with a smaller height and width.
   */
  override forward(input: Tensor): Tensor {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return ops.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);
  }

  /** Its sizes. */
  protected override extraRepr(): string {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return `kernel_size=${tuple(kernel_size)}, stride=${tuple(stride)}, padding=${tuple(padding)}, ` +
      `dilation=${tuple(dilation)}, ceil_mode=${bool(ceil_mode)}`;
  }
}

/** The mean of each window. PyTorch's `torch.nn.AvgPool2d`. */
export class AvgPool2d extends Module {
  /** The window's size. */
  readonly kernel_size: Sizes;
  /** How far it moves. */
  readonly stride: Sizes;
  /** How many zeros are added on both sides. */
  readonly padding: Sizes;
  /** Whether windows that reach beyond the end count. */
  readonly ceil_mode: boolean;
  /** Whether the padding counts in the mean. */
  readonly count_include_pad: boolean;
  /** What sums are divided by; `null` for how many elements the window has. */
  readonly divisor_override: number | null;

  /**
   * Makes it.
   *
   * @param kernel_size The window's size: a number, or `[height, width]`.
   * @param options Stride, padding and the like.
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
   * Computes it.
   *
   * @param input `[batch, channels, height, width]`, or without the batch.
   * @returns The same with a smaller height and width.
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

  /** Its sizes. */
  protected override extraRepr(): string {
    const { kernel_size, stride, padding } = this;
    return `kernel_size=${tuple(kernel_size)}, stride=${tuple(stride)}, padding=${tuple(padding)}`;
  }
}

/** The means of as many windows as asked for. PyTorch's `torch.nn.AdaptiveAvgPool2d`. */
export class AdaptiveAvgPool2d extends Module {
  /** The output's size. */
  readonly output_size: number | readonly (number | null)[];

  /**
   * Makes it.
   *
   * @param output_size A number, or `[height, width]`; `null` for the input's size.
   * @throws {RangeError} If it is not one or two sizes.
   */
  constructor(output_size: number | readonly [number | null, number | null]) {
    super();
    if (typeof output_size !== "number" && output_size.length !== 2) {
      throw new RangeError(`Cannot take output_size [${output_size}]: give a number or [height, width]`);
    }
    this.output_size = output_size;
  }

  /**
   * Computes it.
   *
   * @param input `[batch, channels, height, width]`, or without the batch.
   * @returns The same with the output's height and width.
   */
  override forward(input: Tensor): Tensor {
    const { output_size } = this;
    const given = input.shape.slice(-2);
    const sizes = typeof output_size === "number"
      ? [output_size, output_size]
      : output_size.map((size, index) => size ?? given[index]!);
    return ops.adaptive_avg_pool2d(input, sizes);
  }

  /** Its size. */
  protected override extraRepr(): string {
    return `output_size=${tuple(this.output_size)}`;
  }
}
