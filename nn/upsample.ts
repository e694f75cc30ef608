/**
 * Layers that make pictures larger.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import type { Tensor } from "../ffi/mod.ts";
import { float, tuple } from "./repr.ts";
import type { Sizes } from "./sizes.ts";
import { interpolate, type InterpolateMode } from "./functional_images.ts";
import { Module } from "./module.ts";

/** Options of {@linkcode Upsample}: `size` or `scale_factor`. */
export interface UpsampleOptions {
  /** The output's size: a number, or one for each dimension after the channels. */
  size?: Sizes | null;
  /** What the input's sizes are multiplied by: a number, or one for each dimension after the channels. */
  scale_factor?: Sizes | null;
  /** How values between are made. Default: `"nearest"`. */
  mode?: InterpolateMode;
  /**
   * Whether the corners of input and output are the same points, in the linear and cubic modes. Default:
   * false.
   */
  align_corners?: boolean | null;
  /**
   * Whether the output's size, rather than `scale_factor`, says how far its points are apart. Default: false.
   */
  recompute_scale_factor?: boolean | null;
}

/** Makes the dimensions after the channels larger, or smaller. PyTorch's `torch.nn.Upsample`. */
export class Upsample extends Module {
  /** The output's size. */
  readonly size: Sizes | null;
  /** What the input's sizes are multiplied by. */
  readonly scale_factor: Sizes | null;
  /** How values between are made. */
  readonly mode: InterpolateMode;
  /** Whether the corners of input and output are the same points. */
  readonly align_corners: boolean | null;
  /** Whether the output's size says how far its points are apart. */
  readonly recompute_scale_factor: boolean | null;

  /**
   * Makes it.
   *
   * @param options The size or the factor, and the mode.
   * @throws {TypeError} If both or none of `size` and `scale_factor` are given.
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
   * Computes it.
   *
   * @param input `[batch, channels, length]`, `[batch, channels, height, width]` or `[batch, channels, depth,
   * height, width]`.
   * @returns The same with other sizes after the channels.
   */
  override forward(input: Tensor): Tensor {
    const { size, scale_factor, mode, align_corners, recompute_scale_factor } = this;
    return interpolate(input, { size, scale_factor, mode, align_corners, recompute_scale_factor });
  }

  /** Its size and mode. */
  protected override extraRepr(): string {
    const { size, scale_factor, mode } = this;
    if (scale_factor === null) return `size=${tuple(size)}, mode='${mode}'`;
    const factors = typeof scale_factor === "number"
      ? float(scale_factor)
      : `(${scale_factor.map(float).join(", ")}${scale_factor.length === 1 ? "," : ""})`;
    return `scale_factor=${factors}, mode='${mode}'`;
  }
}
