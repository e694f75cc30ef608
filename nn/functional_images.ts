/**
 * Functions of pictures and vectors.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import type { Sizes } from "./sizes.ts";

/** How {@linkcode interpolate} makes values between. */
export type InterpolateMode =
  | "nearest"
  | "nearest-exact"
  | "linear"
  | "bilinear"
  | "bicubic"
  | "trilinear"
  | "area";

/** Options of {@linkcode interpolate}: `size` or `scale_factor`. */
export interface InterpolateOptions {
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
  /**
   * Whether all points of the input count when it becomes smaller: for `"bilinear"` and `"bicubic"`. Default:
   * false.
   */
  antialias?: boolean;
}

/** Options of {@linkcode pad}. */
export interface PadOptions {
  /** What the padding is filled with. Default: `"constant"`. */
  mode?: "constant" | "reflect" | "replicate" | "circular";
  /** The constant. Default: 0. */
  value?: number | null;
}

/** Options of {@linkcode normalize}. */
export interface NormalizeOptions {
  /** Which norm. Default: 2. */
  p?: number;
  /** Along which dimension. Default: 1. */
  dim?: number;
  /** What the norm is at least. Default: 1e-12. */
  eps?: number;
}

type Resize = (
  input: Tensor,
  size: readonly number[] | null,
  align: boolean,
  scales: readonly number[] | null,
) => Tensor;

/** The operators by mode and how many dimensions there are after the channels. */
const RESIZES: Readonly<Record<string, Resize>> = {
  "nearest 1": (input, size, _align, scales) =>
    ops.call("aten::upsample_nearest1d.vec", input, size, floats(scales)),
  "nearest 2": (input, size, _align, scales) => ops.upsample_nearest2d(input, size, floats(scales)),
  "nearest 3": (input, size, _align, scales) => ops.upsample_nearest3d(input, size, floats(scales)),
  "nearest-exact 1": (input, size, _align, scales) =>
    ops.call("aten::_upsample_nearest_exact1d.vec", input, size, floats(scales)),
  "nearest-exact 2": (input, size, _align, scales) =>
    ops._upsample_nearest_exact2d(input, size, floats(scales)),
  "nearest-exact 3": (input, size, _align, scales) =>
    ops._upsample_nearest_exact3d(input, size, floats(scales)),
  "linear 1": (input, size, align, scales) =>
    ops.call("aten::upsample_linear1d.vec", input, size, align, floats(scales)),
  "bilinear 2": (input, size, align, scales) => ops.upsample_bilinear2d(input, size, align, floats(scales)),
  "bicubic 2": (input, size, align, scales) => ops.upsample_bicubic2d(input, size, align, floats(scales)),
  "trilinear 3": (input, size, align, scales) => ops.upsample_trilinear3d(input, size, align, floats(scales)),
  "area 1": (input, size) => ops.adaptive_avg_pool1d(input, size!),
  "area 2": (input, size) => ops.adaptive_avg_pool2d(input, size!),
  "area 3": (input, size) => ops.adaptive_avg_pool3d(input, size!),
  "bilinear 2 antialias": (input, size, align, scales) =>
    ops._upsample_bilinear2d_aa(input, size, align, floats(scales)),
  "bicubic 2 antialias": (input, size, align, scales) =>
    ops._upsample_bicubic2d_aa(input, size, align, floats(scales)),
};

function floats(scales: readonly number[] | null): ReturnType<typeof ops.float>[] | null {
  return scales === null ? null : scales.map((scale) => ops.float(scale));
}

/**
 * Makes the dimensions after the channels larger or smaller. PyTorch's `torch.nn.functional.interpolate`.
 *
 * @param input `[batch, channels, length]`, `[batch, channels, height, width]` or `[batch, channels, depth,
 * height, width]`.
 * @param options The size or the factor, and the mode.
 * @returns The same with other sizes after the channels.
 * @throws {TypeError} If both or none of `size` and `scale_factor` are given, the mode is not for so many
 * dimensions, or an option is not for the mode.
 * @throws {RangeError} If there are more or fewer sizes than dimensions.
 */
export function interpolate(input: Tensor, options: InterpolateOptions): Tensor {
  refuseUnknown("interpolate", options, {
    size: true,
    scale_factor: true,
    mode: true,
    align_corners: true,
    recompute_scale_factor: true,
    antialias: true,
  });
  const { size = null, scale_factor = null, mode = "nearest", align_corners = null } = options;
  const { recompute_scale_factor = null, antialias = false } = options;
  const spatial = input.shape.slice(2);
  if ((size === null) === (scale_factor === null)) {
    throw new TypeError("Cannot interpolate: give one of size and scale_factor");
  }
  if (align_corners !== null && ["nearest", "nearest-exact", "area"].includes(mode)) {
    throw new TypeError(
      `Cannot interpolate by ${
        escapeLine(String(mode))
      } with align_corners: it is for linear, bilinear, bicubic and trilinear`,
    );
  }
  if (recompute_scale_factor && size !== null) {
    throw new TypeError(
      "Cannot interpolate to a size with recompute_scale_factor: it is for scale_factor",
    );
  }
  const resize = RESIZES[`${mode} ${spatial.length}${antialias ? " antialias" : ""}`];
  if (resize === undefined) {
    const how = escapeLine(antialias ? `${mode} with antialias` : String(mode));
    throw new TypeError(
      `Cannot interpolate shape [${input.shape}] by ${how}: linear takes 3 dimensions, bilinear and bicubic 4, trilinear 5, the others 3 to 5, antialias bilinear and bicubic`,
    );
  }
  const given = size ?? scale_factor!;
  const values = typeof given === "number" ? spatial.map(() => given) : given;
  if (values.length !== spatial.length) {
    throw new RangeError(
      `Cannot interpolate shape [${input.shape}] by [${given}]: give a number or ${spatial.length} numbers`,
    );
  }
  if (size !== null) return resize(input, values, align_corners ?? false, null);
  if (mode !== "area" && !recompute_scale_factor) return resize(input, null, align_corners ?? false, values);
  const sizes = spatial.map((length, index) => Math.floor(length * values[index]!));
  return resize(input, sizes, align_corners ?? false, null);
}

/**
 * Adds to the ends of dimensions. PyTorch's `torch.nn.functional.pad`.
 *
 * @param input Any shape.
 * @param pad How much before and after, of the last dimension, then of the one before it, and so on; negative
 * takes away.
 * @param options With what.
 * @returns A copy with the padding.
 * @throws {RangeError} If `pad` is no list of pairs for the input's dimensions.
 * @throws {TypeError} If a value is given for another mode than `"constant"`.
 */
export function pad(input: Tensor, pad: readonly number[], options: PadOptions = {}): Tensor {
  refuseUnknown("pad", options, { mode: true, value: true });
  const { mode = "constant", value = null } = options;
  const dimensions = input.shape.length;
  if (pad.length % 2 !== 0 || pad.length / 2 > dimensions) {
    throw new RangeError(
      `Cannot pad ${dimensions} dimensions by [${pad}]: give pairs for as many dimensions at most`,
    );
  }
  if (value !== null && mode !== "constant") {
    throw new TypeError(`Cannot pad by ${escapeLine(String(mode))} with a value: it is for constant`);
  }
  return ops.pad(input, pad, mode, value);
}

/**
 * x / max(‖x‖ₚ, eps) along a dimension. PyTorch's `torch.nn.functional.normalize`.
 *
 * @param input Any shape, floating-point.
 * @param options Which norm, and along which dimension.
 * @returns The input's shape.
 */
export function normalize(input: Tensor, options: NormalizeOptions = {}): Tensor {
  refuseUnknown("normalize", options, { p: true, dim: true, eps: true });
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  return input.div(ops.linalg_vector_norm(input, p, [dim], true).clamp_min(eps));
}
