/**
 * Convolutions.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { type OptionNames, refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { tuple } from "./repr.ts";
import { checkWhole, each, type FactoryOptions, type Sizes } from "./sizes.ts";
import { resetWeightAndBias } from "./linear.ts";
import { Module } from "./module.ts";
import { parameter } from "./parameter.ts";

/** How padding is filled. */
export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** Options of {@linkcode Conv1d} and {@linkcode Conv2d}. A size is one number, or one per dimension. */
export interface ConvOptions extends FactoryOptions {
  /** Stride of the kernel. Default: 1. */
  stride?: Sizes;
  /**
   * Padding on both sides; `"same"` for an output of the input's size, `"valid"` for no padding. Default: 0.
   */
  padding?: Sizes | "same" | "valid";
  /** Spacing between kernel elements. Default: 1. */
  dilation?: Sizes;
  /** Number of channel groups. Default: 1. */
  groups?: number;
  /** Whether to add a bias. Default: true. */
  bias?: boolean;
  /** How padding is filled. Default: `"zeros"`. */
  padding_mode?: PaddingMode;
}

/** Options of {@linkcode ConvTranspose2d}. A size is one number, or one per dimension. */
export interface ConvTransposeOptions extends FactoryOptions {
  /** Stride of the kernel. Default: 1. */
  stride?: Sizes;
  /** Amount removed from both sides of the output. Default: 0. */
  padding?: Sizes;
  /** Amount added to one side of the output. Default: 0. */
  output_padding?: Sizes;
  /** Number of channel groups. Default: 1. */
  groups?: number;
  /** Whether to add a bias. Default: true. */
  bias?: boolean;
  /** Spacing between kernel elements. Default: 1. */
  dilation?: Sizes;
}

interface AllOptions extends FactoryOptions {
  stride?: Sizes;
  padding?: Sizes | "same" | "valid";
  dilation?: Sizes;
  groups?: number;
  bias?: boolean;
  padding_mode?: PaddingMode;
  output_padding?: Sizes;
}

/** Base class of convolutions. Programs use `Conv1d`, `Conv2d` and `ConvTranspose2d`. */
export abstract class ConvNd extends Module {
  /** Number of input channels. */
  readonly in_channels: number;
  /** Number of output channels. */
  readonly out_channels: number;
  /** Size of the kernel, per dimension. */
  readonly kernel_size: readonly number[];
  /** Stride of the kernel, per dimension. */
  readonly stride: readonly number[];
  /** Padding on both sides, per dimension, or `"same"` or `"valid"`. */
  readonly padding: readonly number[] | "same" | "valid";
  /** Spacing between kernel elements, per dimension. */
  readonly dilation: readonly number[];
  /** Amount added to one side of a transposed convolution's output, per dimension. */
  readonly output_padding: readonly number[];
  /** Number of channel groups. */
  readonly groups: number;
  /** How padding is filled. */
  readonly padding_mode: PaddingMode;
  /**
   * `[out_channels, in_channels / groups, ...kernel_size]`. For a transposed convolution: `[in_channels,
   * out_channels / groups, ...kernel_size]`.
   */
  weight: Tensor;
  /** `[out_channels]`, or `null`. */
  bias: Tensor | null;

  /**
   * Creates the module. For subclasses.
   *
   * @param channels Numbers of input and output channels.
   * @param kernel_size Size of the kernel.
   * @param options The remaining options.
   * @param kind Number of spatial dimensions, and whether the convolution is transposed.
   */
  protected constructor(
    [in_channels, out_channels]: readonly [number, number],
    kernel_size: Sizes,
    options: AllOptions,
    { dimensions, isTransposed }: { dimensions: number; isTransposed: boolean },
  ) {
    super();
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, dtype, device } = options;
    const { padding_mode = "zeros", output_padding = 0 } = options;
    checkWhole({ in_channels, out_channels, groups });
    if (in_channels % groups !== 0 || out_channels % groups !== 0) {
      throw new RangeError(
        `Cannot make ${groups} groups of ${in_channels} channels in and ${out_channels} out: give a number that divides both`,
      );
    }
    if (!["zeros", "reflect", "replicate", "circular"].includes(padding_mode)) {
      throw new TypeError(
        `Cannot pad by ${
          escapeLine(String(padding_mode))
        }: give "zeros", "reflect", "replicate" or "circular"`,
      );
    }
    this.in_channels = in_channels;
    this.out_channels = out_channels;
    this.kernel_size = each(kernel_size, dimensions, "kernel_size");
    this.stride = each(stride, dimensions, "stride");
    this.padding = typeof padding === "string" ? padding : each(padding, dimensions, "padding");
    this.dilation = each(dilation, dimensions, "dilation");
    this.output_padding = each(output_padding, dimensions, "output_padding");
    this.groups = groups;
    this.padding_mode = padding_mode;
    if (typeof padding === "string" && padding !== "same" && padding !== "valid") {
      throw new TypeError(`Cannot pad by ${escapeLine(String(padding))}: give sizes, "same" or "valid"`);
    }
    if (padding === "same" && this.stride.some((step) => step !== 1)) {
      throw new RangeError(`Cannot pad to the same size with the stride [${this.stride}]: give the stride 1`);
    }
    for (const size of this.kernel_size) checkWhole({ kernel_size: size });
    const [first, second] = isTransposed
      ? [in_channels, out_channels / groups]
      : [out_channels, in_channels / groups];
    this.weight = parameter(ops.empty([first, second, ...this.kernel_size], { dtype, device }));
    this.bias = bias ? parameter(ops.empty([out_channels], { dtype, device })) : null;
    resetWeightAndBias(this.weight, this.bias);
  }

  /**
   * Pads the input if the padding mode is not zeros. Returns the input and the padding left to the operator.
   */
  protected padded(input: Tensor): { input: Tensor; padding: readonly number[] | "same" | "valid" } {
    const { padding, padding_mode } = this;
    if (padding_mode === "zeros") return { input, padding };
    return { input: ops.pad(input, this.#sides(), padding_mode), padding: this.kernel_size.map(() => 0) };
  }

  /** Returns the padding before and after each dimension, from the last dimension to the first. */
  #sides(): number[] {
    const sides: number[] = [];
    for (let index = this.kernel_size.length - 1; index >= 0; index--) {
      if (typeof this.padding !== "string") {
        sides.push(this.padding[index]!, this.padding[index]!);
      } else {
        const total = this.padding === "valid" ? 0 : this.dilation[index]! * (this.kernel_size[index]! - 1);
        sides.push(Math.floor(total / 2), total - Math.floor(total / 2));
      }
    }
    return sides;
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const differs = (sizes: readonly number[], from: number) => sizes.some((size) => size !== from);
    const { padding, dilation, output_padding, groups, padding_mode } = this;
    let text = `${this.in_channels}, ${this.out_channels}, kernel_size=${tuple(this.kernel_size)}`;
    text += `, stride=${tuple(this.stride)}`;
    if (typeof padding === "string") text += `, padding=${padding}`;
    else if (differs(padding, 0)) text += `, padding=${tuple(padding)}`;
    if (differs(dilation, 1)) text += `, dilation=${tuple(dilation)}`;
    if (differs(output_padding, 0)) text += `, output_padding=${tuple(output_padding)}`;
    if (groups !== 1) text += `, groups=${groups}`;
    if (this.bias === null) text += ", bias=False";
    return padding_mode === "zeros" ? text : `${text}, padding_mode=${padding_mode}`;
  }
}

const CONV_OPTIONS: OptionNames<ConvOptions> = {
  device: true,
  dtype: true,
  stride: true,
  padding: true,
  dilation: true,
  groups: true,
  bias: true,
  padding_mode: true,
};

/**
 * Convolves `[batch, in_channels, length]`. PyTorch's `torch.nn.Conv1d`.
 *
 * Weight and bias are initialized uniformly in ±1/√(in_channels / groups × kernel_size).
 */
export class Conv1d extends ConvNd {
  /**
   * Creates the module.
   *
   * @param in_channels Number of input channels.
   * @param out_channels Number of output channels.
   * @param kernel_size Size of the kernel.
   * @param options Stride, padding and others.
   * @throws {RangeError} If a size is invalid, or the number of groups does not divide the channels.
   * @throws {TypeError} If the padding is unknown.
   */
  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options: ConvOptions = {}) {
    refuseUnknown(`make ${new.target.name}`, options, CONV_OPTIONS);
    super([in_channels, out_channels], kernel_size, options, { dimensions: 1, isTransposed: false });
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, in_channels, length]`, or without the batch.
   * @returns `[batch, out_channels, length]`, or without the batch.
   */
  override forward(input: Tensor): Tensor {
    const { weight, bias, stride, dilation, groups } = this;
    const { input: given, padding } = this.padded(input);
    return typeof padding === "string"
      ? ops.conv1d(given, weight, bias, stride, padding, dilation, groups)
      : ops.conv1d(given, weight, bias, stride, padding, dilation, groups);
  }
}

/**
 * Convolves `[batch, in_channels, height, width]`. PyTorch's `torch.nn.Conv2d`.
 *
 * Weight and bias are initialized uniformly in ±1/√(in_channels / groups × height × width of the kernel).
 */
export class Conv2d extends ConvNd {
  /**
   * Creates the module.
   *
   * @param in_channels Number of input channels.
   * @param out_channels Number of output channels.
   * @param kernel_size Size of the kernel.
   * @param options Stride, padding and others.
   * @throws {RangeError} If a size is invalid, or the number of groups does not divide the channels.
   * @throws {TypeError} If the padding is unknown.
   */
  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options: ConvOptions = {}) {
    refuseUnknown(`make ${new.target.name}`, options, CONV_OPTIONS);
    super([in_channels, out_channels], kernel_size, options, { dimensions: 2, isTransposed: false });
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, in_channels, height, width]`, or without the batch.
   * @returns `[batch, out_channels, height, width]`, or without the batch.
   */
  override forward(input: Tensor): Tensor {
    const { weight, bias, stride, dilation, groups } = this;
    const { input: given, padding } = this.padded(input);
    return typeof padding === "string"
      ? ops.conv2d(given, weight, bias, stride, padding, dilation, groups)
      : ops.conv2d(given, weight, bias, stride, padding, dilation, groups);
  }
}

/**
 * Transposed convolution: the gradient of a convolution with respect to its input, as a layer. It enlarges
 * images if the stride is above 1. PyTorch's `torch.nn.ConvTranspose2d`.
 *
 * Weight and bias are initialized uniformly in ±1/√(out_channels / groups × height × width of the kernel).
 */
export class ConvTranspose2d extends ConvNd {
  /**
   * Creates the module.
   *
   * @param in_channels Number of input channels.
   * @param out_channels Number of output channels.
   * @param kernel_size Size of the kernel.
   * @param options Stride, padding and others.
   * @throws {RangeError} If a size is invalid, or the number of groups does not divide the channels.
   */
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    options: ConvTransposeOptions = {},
  ) {
    refuseUnknown(`make ${new.target.name}`, options, {
      device: true,
      dtype: true,
      stride: true,
      padding: true,
      output_padding: true,
      groups: true,
      bias: true,
      dilation: true,
    });
    super([in_channels, out_channels], kernel_size, options, { dimensions: 2, isTransposed: true });
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, in_channels, height, width]`, or without the batch.
   * @returns `[batch, out_channels, height, width]`, or without the batch; each size is (size - 1) × stride -
   * 2 × padding + dilation × (kernel_size - 1) + output_padding + 1.
   */
  override forward(input: Tensor): Tensor {
    const { weight, bias, stride, padding, output_padding, groups, dilation } = this;
    return ops.conv_transpose2d(
      input,
      weight,
      bias,
      stride,
      padding as readonly number[],
      output_padding,
      groups,
      dilation,
    );
  }
}
