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

/** What a padding is filled with. */
export type PaddingMode = "zeros" | "reflect" | "replicate" | "circular";

/** Options of {@linkcode Conv1d} and {@linkcode Conv2d}. Sizes are one number, or one for each dimension. */
export interface ConvOptions extends FactoryOptions {
  /** How far the kernel moves. Default: 1. */
  stride?: Sizes;
  /**
   * How much is added on both sides; `"same"` for an output of the input's size, `"valid"` for none. Default:
   * 0.
   */
  padding?: Sizes | "same" | "valid";
  /** How far a kernel's elements are apart. Default: 1. */
  dilation?: Sizes;
  /** In how many groups of channels it works. Default: 1. */
  groups?: number;
  /** Whether it adds a bias. Default: true. */
  bias?: boolean;
  /** What the padding is filled with. Default: `"zeros"`. */
  padding_mode?: PaddingMode;
}

/** Options of {@linkcode ConvTranspose2d}. Sizes are one number, or one for each dimension. */
export interface ConvTransposeOptions extends FactoryOptions {
  /** How far the kernel moves. Default: 1. */
  stride?: Sizes;
  /** How much is taken away on both sides. Default: 0. */
  padding?: Sizes;
  /** How much is added to one side of the output. Default: 0. */
  output_padding?: Sizes;
  /** In how many groups of channels it works. Default: 1. */
  groups?: number;
  /** Whether it adds a bias. Default: true. */
  bias?: boolean;
  /** How far a kernel's elements are apart. Default: 1. */
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

/** What convolutions have in common. Programs use `Conv1d`, `Conv2d` and `ConvTranspose2d`. */
export abstract class ConvNd extends Module {
  /** How many channels it takes. */
  readonly in_channels: number;
  /** How many channels it gives. */
  readonly out_channels: number;
  /** The kernel's size, for each dimension. */
  readonly kernel_size: readonly number[];
  /** How far the kernel moves, for each dimension. */
  readonly stride: readonly number[];
  /** How much is added on both sides, for each dimension, or `"same"` or `"valid"`. */
  readonly padding: readonly number[] | "same" | "valid";
  /** How far a kernel's elements are apart, for each dimension. */
  readonly dilation: readonly number[];
  /** How much is added to one side of a transposed convolution's output, for each dimension. */
  readonly output_padding: readonly number[];
  /** In how many groups of channels it works. */
  readonly groups: number;
  /** What the padding is filled with. */
  readonly padding_mode: PaddingMode;
  /**
   * `[out_channels, in_channels / groups, ...kernel_size]`; transposed, with the first two changing places.
   */
  weight: Tensor;
  /** `[out_channels]`, or `null`. */
  bias: Tensor | null;

  /**
   * For classes that extend it.
   *
   * @param channels How many it takes, and how many it gives.
   * @param kernel_size The kernel's size.
   * @param options The rest.
   * @param kind How many dimensions it slides over, and whether it is transposed.
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
   * The input with what fills its padding, where that is not zeros, and what is left for the operator to pad.
   */
  protected padded(input: Tensor): { input: Tensor; padding: readonly number[] | "same" | "valid" } {
    const { padding, padding_mode } = this;
    if (padding_mode === "zeros") return { input, padding };
    return { input: ops.pad(input, this.#sides(), padding_mode), padding: this.kernel_size.map(() => 0) };
  }

  /** How much is added before and after, from the last dimension to the first. */
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

  /** Its sizes. */
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
 * Weight and bias begin uniform on ±1/√(in_channels / groups × kernel_size).
 */
export class Conv1d extends ConvNd {
  /**
   * Makes it.
   *
   * @param in_channels How many channels it takes.
   * @param out_channels How many channels it gives.
   * @param kernel_size The kernel's size.
   * @param options Stride, padding and the like.
   * @throws {RangeError} If a size is none, or the groups do not divide the channels.
   * @throws {TypeError} If there is no such padding.
   */
  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options: ConvOptions = {}) {
    refuseUnknown(`make ${new.target.name}`, options, CONV_OPTIONS);
    super([in_channels, out_channels], kernel_size, options, { dimensions: 1, isTransposed: false });
  }

  /**
   * Computes it.
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
 * Weight and bias begin uniform on ±1/√(in_channels / groups × height × width of the kernel).
 */
export class Conv2d extends ConvNd {
  /**
   * Makes it.
   *
   * @param in_channels How many channels it takes.
   * @param out_channels How many channels it gives.
   * @param kernel_size The kernel's size.
   * @param options Stride, padding and the like.
   * @throws {RangeError} If a size is none, or the groups do not divide the channels.
   * @throws {TypeError} If there is no such padding.
   */
  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options: ConvOptions = {}) {
    refuseUnknown(`make ${new.target.name}`, options, CONV_OPTIONS);
    super([in_channels, out_channels], kernel_size, options, { dimensions: 2, isTransposed: false });
  }

  /**
   * Computes it.
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
 * The gradient of a convolution with respect to its input, as a layer: makes pictures larger where the stride
 * is above 1. PyTorch's `torch.nn.ConvTranspose2d`.
 *
 * Weight and bias begin uniform on ±1/√(out_channels / groups × height × width of the kernel).
 */
export class ConvTranspose2d extends ConvNd {
  /**
   * Makes it.
   *
   * @param in_channels How many channels it takes.
   * @param out_channels How many channels it gives.
   * @param kernel_size The kernel's size.
   * @param options Stride, padding and the like.
   * @throws {RangeError} If a size is none, or the groups do not divide the channels.
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
   * Computes it.
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
