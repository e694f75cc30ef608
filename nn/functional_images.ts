/**
 * Functions of images and vectors.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import type { Sizes } from "./sizes.ts";

/** Algorithm of {@linkcode interpolate}. */
export type InterpolateMode =
  | "nearest"
  | "nearest-exact"
  | "linear"
  | "bilinear"
  | "bicubic"
  | "trilinear"
  | "area";

/** Options of {@linkcode interpolate}. Give either `size` or `scale_factor`. */
export interface InterpolateOptions {
  /** Output size: a number, or one for each dimension after the channels. */
  size?: Sizes | null;
  /** Factor of the input's sizes: a number, or one for each dimension after the channels. */
  scale_factor?: Sizes | null;
  /** Algorithm. Default: `"nearest"`. */
  mode?: InterpolateMode;
  /**
   * Whether the corner pixels of input and output are aligned, in the linear and cubic modes. Default: false.
   */
  align_corners?: boolean | null;
  /** Whether to compute the scale from the output size instead of using `scale_factor`. Default: false. */
  recompute_scale_factor?: boolean | null;
  /** Whether to use antialiasing when downscaling, for `"bilinear"` and `"bicubic"`. Default: false. */
  antialias?: boolean;
}

/** Options of {@linkcode pad}. */
export interface PadOptions {
  /** How padding is filled. Default: `"constant"`. */
  mode?: "constant" | "reflect" | "replicate" | "circular";
  /** Fill value of `"constant"`. Default: 0. */
  value?: number | null;
}

/** Options of {@linkcode normalize}. */
export interface NormalizeOptions {
  /** Exponent of the norm. Default: 2. */
  p?: number;
  /** Dimension. Default: 1. */
  dim?: number;
  /** Minimum of the norm. Default: 1e-12. */
  eps?: number;
}

type Resize = (
  input: Tensor,
  size: readonly number[] | null,
  align: boolean,
  scales: readonly number[] | null,
) => Tensor;

/** Operators by mode and number of dimensions after the channels. */
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
 * Resizes the dimensions after the channels. PyTorch's `torch.nn.functional.interpolate`.
 *
 * @param input `[batch, channels, length]`, `[batch, channels, height, width]` or `[batch, channels, depth,
 * height, width]`.
 * @param options The size or the factor, and the mode.
 * @returns The resized tensor.
 * @throws {TypeError} If not exactly one of `size` and `scale_factor` is given, the mode does not support the
 * number of dimensions, or an option does not apply to the mode.
 * @throws {RangeError} If the number of sizes does not match the number of dimensions.
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
 * Pads the ends of dimensions. PyTorch's `torch.nn.functional.pad`.
 *
 * @example A column on the left, a row below
 * ```ts
 * import { nn, Tensor } from "@cohort/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * using input = Tensor.fromArray([[1, 2]]);
 * using padded = nn.functional.pad(input, [1, 0, 0, 1], { value: 9 });
 * assertEquals(padded.toArray(), [[9, 1, 2], [9, 9, 9]]);
 * ```
 *
 * @param input A tensor of any shape.
 * @param pad Padding before and after the last dimension, then of the dimension before it, and so on. A
 * negative number crops.
 * @param options How padding is filled.
 * @returns A padded copy.
 * @throws {RangeError} If `pad` is not a list of pairs, or has more pairs than the input has dimensions.
 * @throws {TypeError} If a value is given with a mode other than `"constant"`.
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
    throw new TypeError(`Cannot pad by ${escapeLine(String(mode))} with a value: a value is for constant`);
  }
  return ops.pad(input, pad, mode, value);
}

/**
 * Computes x / max(‖x‖ₚ, eps) along a dimension. PyTorch's `torch.nn.functional.normalize`.
 *
 * @param input A floating-point tensor of any shape.
 * @param options The norm and the dimension.
 * @returns A tensor of the input's shape.
 */
export function normalize(input: Tensor, options: NormalizeOptions = {}): Tensor {
  refuseUnknown("normalize", options, { p: true, dim: true, eps: true });
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  return input.div(ops.linalg_vector_norm(input, p, [dim], true).clamp_min(eps));
}
