/**
 * Layers that resize images.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import type { Tensor } from "../ffi/mod.ts";
import { float, tuple } from "./repr.ts";
import type { Sizes } from "./sizes.ts";
import { interpolate, type InterpolateMode } from "./functional_images.ts";
import { Module } from "./module.ts";

/** Options of {@linkcode Upsample}. Give either `size` or `scale_factor`. */
export interface UpsampleOptions {
  /** Output size: a number, or one for each dimension after the channels. */
  size?: Sizes | null;
  /** Factor of the input's sizes: a number, or one for each dimension after the channels. */
  scale_factor?: Sizes | null;
  /** Interpolation algorithm. Default: `"nearest"`. */
  mode?: InterpolateMode;
  /**
   * Whether the corner pixels of input and output are aligned, in the linear and cubic modes. Default: false.
   */
  align_corners?: boolean | null;
  /** Whether to compute the scale from the output size instead of using `scale_factor`. Default: false. */
  recompute_scale_factor?: boolean | null;
}

/** Resizes the dimensions after the channels. PyTorch's `torch.nn.Upsample`. */
export class Upsample extends Module {
  /** Output size. */
  readonly size: Sizes | null;
  /** Factor of the input's sizes. */
  readonly scale_factor: Sizes | null;
  /** Interpolation algorithm. */
  readonly mode: InterpolateMode;
  /** Whether the corner pixels of input and output are aligned. */
  readonly align_corners: boolean | null;
  /** Whether to compute the scale from the output size. */
  readonly recompute_scale_factor: boolean | null;

  /**
   * Creates the module.
   *
   * @param options The size or the factor, and the mode.
   * @throws {TypeError} If not exactly one of `size` and `scale_factor` is given.
   */
  constructor(options: UpsampleOptions) {
    super();
    refuseUnknown("make Upsample", options, {
      size: true,
      scale_factor: true,
      mode: true,
      align_corners: true,
      recompute_scale_factor: true,
    });
    const { size = null, scale_factor = null, mode = "nearest", align_corners = null } = options;
    if ((size === null) === (scale_factor === null)) {
      throw new TypeError("Cannot upsample: give one of size and scale_factor");
    }
    this.size = size;
    this.scale_factor = scale_factor;
    this.mode = mode;
    this.align_corners = align_corners;
    this.recompute_scale_factor = options.recompute_scale_factor ?? null;
  }

  /**
   * Computes the output.
   *
   * @param input `[batch, channels, length]`, `[batch, channels, height, width]` or `[batch, channels, depth,
   * height, width]`.
   * @returns The resized tensor.
   */
  override forward(input: Tensor): Tensor {
    const { size, scale_factor, mode, align_corners, recompute_scale_factor } = this;
    return interpolate(input, { size, scale_factor, mode, align_corners, recompute_scale_factor });
  }

  /** Returns the size and mode, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { size, scale_factor, mode } = this;
    if (scale_factor === null) return `size=${tuple(size)}, mode='${mode}'`;
    const factors = typeof scale_factor === "number"
      ? float(scale_factor)
      : `(${scale_factor.map(float).join(", ")}${scale_factor.length === 1 ? "," : ""})`;
    return `scale_factor=${factors}, mode='${mode}'`;
  }
}
