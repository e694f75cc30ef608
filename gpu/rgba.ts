/**
 * Conversion of tensors to RGBA pixels, by a GPU kernel or on the CPU.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, Tensor, tidy, tidyAsync } from "../ffi/mod.ts";
import { OWNED } from "./internal.ts";
import type { Gpu } from "./gpu.ts";
import { GpuBuffer } from "./gpu_buffer.ts";
import { Kernel } from "./kernel.ts";

/** Options of {@linkcode toRgba}. */
export interface RgbaOptions {
  /**
   * The values of black and white. Default: `[0, 1]`, or `[0, 255]` for uint8. Diffusion models decode to
   * `[-1, 1]`. Alpha is always in the range 0 to 1, or 0 to 255 for uint8.
   */
  range?: readonly [black: number, white: number];
  /**
   * The conversion of channels to red, green and blue: three rows with one factor per channel, and optionally
   * one more number, which is added. With a matrix, latents of any number of channels can be previewed.
   * Default: 1 channel is gray, 3 are RGB, 4 are RGBA.
   */
  matrix?: readonly (readonly number[])[];
  /**
   * Whether the values are linear light, to be encoded with the sRGB transfer function (`"srgb"`), or are
   * already encoded (`"none"`, the default, as in the output of image models).
   */
  transfer?: "none" | "srgb";
  /**
   * The height and width of the result, resized by bilinear interpolation as
   * `torch.nn.functional.interpolate` does with `align_corners=False` and without antialiasing. Default: the
   * source's size.
   */
  size?: readonly [height: number, width: number];
  /**
   * The device to compute on: a GPU, with a kernel, or the CPU, with libtorch's operators. The bytes of both
   * differ by at most 1. Default: the source's device.
   */
  device?: "cpu" | Gpu;
}

/**
 * Converts a tensor to RGBA pixels: resizes it, maps its channels to colors, scales and clamps the values
 * (NaN becomes black), optionally applies the sRGB transfer function, and rounds.
 *
 * The sRGB transfer function of IEC 61966-2-1 is 12.92 · x up to 0.0031308, and 1.055 · x^(1 / 2.4) − 0.055
 * above.
 *
 * The first use of a GPU compiles the kernel before the source is read. Later calls read the source in
 * program order.
 *
 * @example Preview a model's output
 * ```ts
 * import { Image, ops } from "@cohort/distributed";
 * import { toRgba } from "@cohort/distributed/gpu";
 * import { assertEquals } from "@std/assert";
 *
 * using decoded = ops.zeros([3, 8, 8]); // gray, between -1 and 1
 * using pixels = await toRgba(decoded, { range: [-1, 1], size: [16, 16] });
 * const picture = Image.fromTensor(pixels, { layout: "hwc" });
 * assertEquals([picture.width, picture.channels], [16, 4]);
 * assertEquals(picture.pixels.slice(0, 4), Uint8Array.of(128, 128, 128, 255));
 * ```
 *
 * @param source `[channels, height, width]` or `[count, channels, height, width]`, of a float dtype or uint8.
 * A {@linkcode GpuBuffer} must be float32; its own GPU reads it in place.
 * @param options The conversion.
 * @returns `[height, width, 4]` or `[count, height, width, 4]`, uint8, on the CPU: red, green, blue and
 * alpha. Alpha is 255 if the source has none. The tensor belongs to the caller's scope.
 * @throws {TypeError} If the dtype is not supported, or if the transfer function is unknown.
 * @throws {RangeError} If the shape, range, matrix or size is invalid, or larger than the GPU allows.
 * @throws {NativeError} If the tensor is freed, or if the GPU is out of memory or lost.
 */
export async function toRgba(source: Tensor | GpuBuffer, options: RgbaOptions = {}): Promise<Tensor> {
  refuseUnknown("make pixels", options, {
    range: true,
    matrix: true,
    transfer: true,
    size: true,
    device: true,
  });
  const plan = planOf(source, options);
  const device = options.device ?? (source instanceof GpuBuffer ? source.gpu : "cpu");
  return await tidyAsync(async () => {
    if (device === "cpu") return onCpu(source instanceof GpuBuffer ? await source.read() : source, plan);
    const isThere = source instanceof GpuBuffer && source.gpu === device;
    const given = isThere ? source : source instanceof GpuBuffer ? await source.read() : source;
    return await onGpu(device, given instanceof Tensor ? given.to("float32") : given, plan);
  });
}

/** The validated and resolved options of a conversion. */
interface Plan {
  /** The number of images, channels, height and width of the source. */
  readonly source: readonly [count: number, channels: number, height: number, width: number];
  /** The height and width of the result. */
  readonly size: readonly [height: number, width: number];
  /** Three rows of channel factors and an addend, already scaled. */
  readonly matrix: readonly (readonly number[])[];
  /** The divisor of alpha, the fourth channel; 0 if there is no alpha. */
  readonly opaque: number;
  /** Whether to apply the sRGB transfer function. */
  readonly isLight: boolean;
  /** The shape of the result. */
  readonly shape: readonly number[];
}

/** The largest float32. */
const MAX_FLOAT32 = 3.4028234663852886e38;

const GRAY = [[1], [1], [1]];
const RGB = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];

function planOf({ shape, dtype }: Tensor | GpuBuffer, options: RgbaOptions): Plan {
  const { transfer = "none", matrix } = options;
  if (!["float32", "float64", "float16", "bfloat16", "uint8"].includes(dtype)) {
    throw new TypeError(`Cannot make pixels: the source is ${dtype}, not a float or uint8`);
  }
  if (transfer !== "none" && transfer !== "srgb") {
    throw new TypeError(
      `Cannot make pixels: there is no transfer "${escapeLine(String(transfer))}", only none and srgb`,
    );
  }
  const source = (shape.length === 3 ? [1, ...shape] : shape) as [number, number, number, number];
  const [count, channels, height, width] = source;
  if (
    source.length !== 4 || source.some((size) => size === 0) ||
    (matrix === undefined && ![1, 3, 4].includes(channels))
  ) {
    const wanted = "[channels, height, width] or [count, channels, height, width]";
    throw new RangeError(
      `Cannot make pixels of [${shape}]: it takes ${wanted} with 1, 3 or 4 channels, or a matrix`,
    );
  }
  const size = options.size ?? [height, width] as const;
  if (size.length !== 2 || !size.every((side) => Number.isSafeInteger(side) && side > 0 && side < 2 ** 31)) {
    throw new RangeError(`Cannot make pixels of size [${size}]: it takes a height and a width`);
  }
  const most = dtype === "uint8" ? 255 : 1;
  const [black, white] = options.range ?? [0, most];
  if (!Number.isFinite(black) || !Number.isFinite(white) || black === white) {
    throw new RangeError(`Cannot make pixels of the range [${black}, ${white}]: it takes two finite numbers`);
  }
  const rows = matrix ?? (channels === 1 ? GRAY : channels === 3 ? RGB : RGB.map((row) => [...row, 0]));
  const fits = (row: readonly number[]) => row.length === channels || row.length === channels + 1;
  if (rows.length !== 3 || !rows.every((row) => fits(row) && row.every(Number.isFinite))) {
    throw new RangeError(
      `Cannot make pixels: the matrix is not three rows of ${channels} or ${channels + 1} numbers`,
    );
  }
  return {
    source,
    size,
    matrix: rows.map((row) => {
      const factors = row.slice(0, channels).map((factor) => factor / (white - black));
      return [...factors, ((row[channels] ?? 0) - black) / (white - black)];
    }),
    opaque: matrix === undefined && channels === 4 ? most : 0,
    isLight: transfer === "srgb",
    shape: [...shape.length === 3 ? [] : [count], ...size, 4],
  };
}

function onCpu(source: Tensor, { source: sizes, size, matrix, opaque, isLight, shape }: Plan): Tensor {
  return tidy(() => {
    // Replaces infinities by the largest finite values, because subtracting from infinity has no effect.
    const numbers = source.to("float32").to("cpu").reshape([...sizes]).clamp(-MAX_FLOAT32, MAX_FLOAT32);
    const isSame = size[0] === sizes[2] && size[1] === sizes[3];
    const resized = isSame ? numbers : ops.upsample_bilinear2d(numbers, [...size], false);
    const last = resized.permute([0, 2, 3, 1]);
    const factors = Tensor.fromArray(matrix.map((row) => row.slice(0, -1)));
    const added = Tensor.fromArray(matrix.map((row) => row.at(-1)!));
    const color = last.matmul(factors.t()).add(added).nan_to_num(0).clamp(0, 1);
    const bright = isLight ? ops.where(color.le(0.0031308), color.mul(12.92), srgbCurve(color)) : color;
    const alpha = opaque > 0
      ? last.at("...", "3:4").div(opaque).nan_to_num(0).clamp(0, 1)
      : ops.ones([sizes[0], ...size, 1]);
    return ops.cat([bright, alpha], -1).mul(255).round().to("uint8").reshape([...shape]);
  });
}

function srgbCurve(light: Tensor): Tensor {
  return light.pow(1 / 2.4).mul(1.055).sub(0.055);
}

const CODE = `
struct Params {
  count: u32, channels: u32, height: u32, width: u32,
  rows: u32, columns: u32, opaque: f32, light: u32,
}
@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read> colors: array<f32>;
@group(0) @binding(2) var<storage, read_write> pixels: array<u32>;
@group(0) @binding(3) var<uniform> params: Params;

/// The position of a result pixel in the source: two indices, and the weight of the second.
struct Between { first: u32, second: u32, share: f32 }

fn between(at: u32, size: u32, source_size: u32) -> Between {
  let place = max((f32(at) + 0.5) * (f32(source_size) / f32(size)) - 0.5, 0.0);
  let first = min(u32(place), source_size - 1u);
  return Between(first, min(first + 1u, source_size - 1u), place - f32(first));
}

fn mixed(one: f32, other: f32, share: f32) -> f32 {
  return (1.0 - share) * one + share * other;
}

/// Replaces an infinity by the largest finite value, because subtracting from infinity has no effect.
fn finite(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  return select(x, bitcast<f32>((bits & 0x80000000u) | 0x7f7fffffu), (bits & 0x7fffffffu) == 0x7f800000u);
}

fn at(place: u32) -> f32 {
  return finite(source[place]);
}

/// Clamps to 0 to 1; NaN becomes 0.
fn unit(x: f32) -> f32 {
  let bits = bitcast<u32>(x) & 0x7fffffffu;
  return select(clamp(x, 0.0, 1.0), 0.0, bits > 0x7f800000u);
}

fn bright(light: f32) -> f32 {
  return select(1.055 * pow(light, 1.0 / 2.4) - 0.055, 12.92 * light, light <= 0.0031308);
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.columns || id.y >= params.rows) { return; }
  let y = between(id.y, params.rows, params.height);
  let x = between(id.x, params.columns, params.width);
  let stride = params.channels + 1u;
  var color = vec3f(colors[params.channels], colors[stride + params.channels], colors[2u * stride + params.channels]);
  var number = 0.0;
  for (var channel = 0u; channel < params.channels; channel++) {
    let plane = (id.z * params.channels + channel) * params.height;
    let upper = (plane + y.first) * params.width;
    let lower = (plane + y.second) * params.width;
    if (params.rows == params.height && params.columns == params.width) {
      number = at(upper + x.first);
    } else {
      let above = mixed(at(upper + x.first), at(upper + x.second), x.share);
      let below = mixed(at(lower + x.first), at(lower + x.second), x.share);
      number = mixed(above, below, y.share);
    }
    color += number * vec3f(colors[channel], colors[stride + channel], colors[2u * stride + channel]);
  }
  var shown = vec3f(unit(color.x), unit(color.y), unit(color.z));
  if (params.light != 0u) { shown = vec3f(bright(shown.x), bright(shown.y), bright(shown.z)); }
  // The last channel is alpha, if there is alpha.
  let alpha = select(1.0, unit(number / params.opaque), params.opaque > 0.0);
  let bytes = vec4u(round(vec4f(shown, alpha) * 255.0));
  pixels[(id.z * params.rows + id.y) * params.columns + id.x] =
    bytes.x | (bytes.y << 8u) | (bytes.z << 16u) | (bytes.w << 24u);
}`;

/** Compiled kernels, and kernels that are being compiled. */
const kernels = new WeakMap<Gpu, Kernel>();
const compiling = new WeakMap<Gpu, Promise<Kernel>>();

async function compile(gpu: Gpu): Promise<Kernel> {
  const kernel = gpu[OWNED].use(await Kernel.compile(CODE, { gpu }));
  kernels.set(gpu, kernel);
  return kernel;
}

/** Returns the GPU's kernel. The GPU owns it and disposes it together with itself. */
async function kernelOf(gpu: Gpu): Promise<Kernel> {
  let kernel = compiling.get(gpu);
  if (kernel === undefined) {
    compiling.set(gpu, kernel = compile(gpu));
    kernel.catch(() => compiling.delete(gpu));
  }
  return await kernel;
}

async function onGpu(gpu: Gpu, source: Tensor | GpuBuffer, plan: Plan): Promise<Tensor> {
  // Do not await a compiled kernel, so that work that the program queues next comes after this run.
  const kernel = kernels.get(gpu) ?? await kernelOf(gpu);
  const [count, channels, height, width] = plan.source;
  const [rows, columns] = plan.size;
  const { opaque, isLight: light } = plan;
  const { pixels } = await kernel.run({
    source,
    colors: Tensor.fromArray(plan.matrix.map((row) => [...row])),
    pixels: { shape: plan.shape, dtype: "uint8" },
    params: { count, channels, height, width, rows, columns, opaque, light },
  }, { threads: [columns, rows, count] });
  return pixels!;
}
