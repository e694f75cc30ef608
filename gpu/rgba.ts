/**
 * Tensors as pixels, by a kernel or on the CPU.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, Tensor, tidy, tidyAsync } from "../ffi/mod.ts";
import { OWN } from "./internal.ts";
import type { Gpu } from "./gpu.ts";
import { GpuBuffer } from "./gpu_buffer.ts";
import { Kernel } from "./kernel.ts";

/** Options of {@linkcode toRgba}. */
export interface RgbaOptions {
  /**
   * The numbers that are black and white. Default: `[0, 1]`; of uint8 `[0, 255]`. What diffusion models
   * decode is `[-1, 1]`. Alpha is always from 0 to 1, or 255 of uint8.
   */
  range?: readonly [black: number, white: number];
  /**
   * How channels become red, green and blue: three rows with a factor for each channel, and, if there is one
   * more, what is added. So latents of any number of channels can be previewed. Left out: grey of 1 channel,
   * RGB of 3, RGBA of 4.
   */
  matrix?: readonly (readonly number[])[];
  /**
   * Whether the numbers are light, which sRGB's curve makes brightness of (`"srgb"`), or brightness already
   * (`"none"`, the default: what models for pictures give).
   */
  transfer?: "none" | "srgb";
  /**
   * Height and width of the result, by bilinear interpolation as `torch.nn.functional.interpolate` with
   * `align_corners=False` and without antialiasing. Left out: those of the source.
   */
  size?: readonly [height: number, width: number];
  /**
   * Where it is computed: on a GPU by a kernel, or by libtorch's operators. Both give the same to the last
   * bit but one of each byte. Default: where the source is.
   */
  device?: "cpu" | Gpu;
}

/**
 * Makes pixels of a tensor: interpolated, its channels made to colours, scaled, clamped (NaN is black), with
 * sRGB's curve if asked for, and rounded.
 *
 * sRGB's curve: IEC 61966-2-1, 12.92 · x up to 0.0031308, beyond 1.055 · x^(1 / 2.4) − 0.055.
 *
 * @example A preview of a model's output
 * ```ts ignore
 * const pixels = await toRgba(decoded, { range: [-1, 1], size: [256, 256], device: gpu });
 * const picture = Image.fromTensor(pixels, { layout: "hwc" });
 * ```
 *
 * At the first use of a GPU the kernel is compiled before the source is read; from then on it is read in the
 * order of the program.
 *
 * @param source `[channels, height, width]` or `[count, channels, height, width]`, of floats or uint8. Memory
 * of a GPU has to be float32; on its own GPU it is read where it is.
 * @param options How.
 * @returns `[height, width, 4]` or `[count, height, width, 4]`, uint8, on the CPU: red, green, blue and
 * alpha, which is 255 where the source has none. It belongs to whoever asked.
 * @throws {TypeError} If the dtype is another one, or there is no such transfer.
 * @throws {RangeError} If the shape, the range, the matrix or the size cannot be, or is larger than the GPU
 * takes.
 * @throws {NativeError} If the tensor is freed, or the GPU has no room, or is lost.
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

/** What is to be done. */
interface Plan {
  /** Pictures, channels, height and width of the source. */
  readonly source: readonly [count: number, channels: number, height: number, width: number];
  /** Height and width of the result. */
  readonly size: readonly [height: number, width: number];
  /** Three rows: factors of the channels, and what is added; scaled already. */
  readonly matrix: readonly (readonly number[])[];
  /** What alpha, the fourth channel, is divided by; 0 where there is none. */
  readonly opaque: number;
  /** Whether sRGB's curve is applied. */
  readonly isLight: boolean;
  /** The shape of the result. */
  readonly shape: readonly number[];
}

/** The largest float32. */
const MOST = 3.4028234663852886e38;

const GREY = [[1], [1], [1]];
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
  const rows = matrix ?? (channels === 1 ? GREY : channels === 3 ? RGB : RGB.map((row) => [...row, 0]));
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
    // The largest there are instead of what is infinite, of which nothing can be taken away.
    const numbers = source.to("float32").to("cpu").reshape([...sizes]).clamp(-MOST, MOST);
    const isSame = size[0] === sizes[2] && size[1] === sizes[3];
    const resized = isSame ? numbers : ops.upsample_bilinear2d(numbers, [...size], false);
    const last = resized.permute([0, 2, 3, 1]);
    const factors = Tensor.fromArray(matrix.map((row) => row.slice(0, -1)));
    const added = Tensor.fromArray(matrix.map((row) => row.at(-1)!));
    const colour = last.matmul(factors.t()).add(added).nan_to_num(0).clamp(0, 1);
    const bright = isLight ? ops.where(colour.le(0.0031308), colour.mul(12.92), curve(colour)) : colour;
    const alpha = opaque > 0
      ? last.at("...", "3:4").div(opaque).nan_to_num(0).clamp(0, 1)
      : ops.ones([sizes[0], ...size, 1]);
    return ops.cat([bright, alpha], -1).mul(255).round().to("uint8").reshape([...shape]);
  });
}

function curve(light: Tensor): Tensor {
  return light.pow(1 / 2.4).mul(1.055).sub(0.055);
}

const CODE = `
struct Params {
  count: u32, channels: u32, height: u32, width: u32,
  rows: u32, columns: u32, opaque: f32, light: u32,
}
@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read> colours: array<f32>;
@group(0) @binding(2) var<storage, read_write> pixels: array<u32>;
@group(0) @binding(3) var<uniform> params: Params;

/// Where a pixel of the result lies in the source: two places, and the share of the second.
struct Between { first: u32, second: u32, share: f32 }

fn between(at: u32, size: u32, source_size: u32) -> Between {
  let place = max((f32(at) + 0.5) * (f32(source_size) / f32(size)) - 0.5, 0.0);
  let first = min(u32(place), source_size - 1u);
  return Between(first, min(first + 1u, source_size - 1u), place - f32(first));
}

fn mixed(one: f32, other: f32, share: f32) -> f32 {
  return (1.0 - share) * one + share * other;
}

/// The largest there is instead of what is infinite, of which nothing can be taken away.
fn finite(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  return select(x, bitcast<f32>((bits & 0x80000000u) | 0x7f7fffffu), (bits & 0x7fffffffu) == 0x7f800000u);
}

fn at(place: u32) -> f32 {
  return finite(source[place]);
}

/// Zero of what is no number.
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
  var colour = vec3f(colours[params.channels], colours[stride + params.channels], colours[2u * stride + params.channels]);
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
    colour += number * vec3f(colours[channel], colours[stride + channel], colours[2u * stride + channel]);
  }
  var shown = vec3f(unit(colour.x), unit(colour.y), unit(colour.z));
  if (params.light != 0u) { shown = vec3f(bright(shown.x), bright(shown.y), bright(shown.z)); }
  // The last channel is alpha, where there is one.
  let alpha = select(1.0, unit(number / params.opaque), params.opaque > 0.0);
  let bytes = vec4u(round(vec4f(shown, alpha) * 255.0));
  pixels[(id.z * params.rows + id.y) * params.columns + id.x] =
    bytes.x | (bytes.y << 8u) | (bytes.z << 16u) | (bytes.w << 24u);
}`;

/** Those that are compiled, and those that are being so. */
const kernels = new WeakMap<Gpu, Kernel>();
const compiling = new WeakMap<Gpu, Promise<Kernel>>();

async function compile(gpu: Gpu): Promise<Kernel> {
  const kernel = gpu[OWN].use(await Kernel.compile(CODE, { gpu }));
  kernels.set(gpu, kernel);
  return kernel;
}

/** It is the GPU's, which gives it up with itself. */
async function kernelOf(gpu: Gpu): Promise<Kernel> {
  let kernel = compiling.get(gpu);
  if (kernel === undefined) {
    compiling.set(gpu, kernel = compile(gpu));
    kernel.catch(() => compiling.delete(gpu));
  }
  return await kernel;
}

async function onGpu(gpu: Gpu, source: Tensor | GpuBuffer, plan: Plan): Promise<Tensor> {
  // Without a wait where there need be none: what the program does next comes after this.
  const kernel = kernels.get(gpu) ?? await kernelOf(gpu);
  const [count, channels, height, width] = plan.source;
  const [rows, columns] = plan.size;
  const { opaque, isLight: light } = plan;
  const { pixels } = await kernel.run({
    source,
    colours: Tensor.fromArray(plan.matrix.map((row) => [...row])),
    pixels: { shape: plan.shape, dtype: "uint8" },
    params: { count, channels, height, width, rows, columns, opaque, light },
  }, { threads: [columns, rows, count] });
  return pixels!;
}
