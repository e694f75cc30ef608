/**
 * Julia sets, rendered by a GPU kernel: how many steps of z² + c each point of the plane takes to escape.
 *
 * @module
 */
import type { Tensor } from "@cohort/distributed";
import { type Gpu, type GpuBuffer, Kernel, toRgba } from "@cohort/distributed/gpu";

/** A view of a Julia set. */
export interface View {
  /** The set's c. */
  readonly c: readonly [re: number, im: number];
  /** The point at the center. */
  readonly center: readonly [re: number, im: number];
  /** The height of the view in the plane. */
  readonly span: number;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
}

/** The kernel. It adds a sample to each pixel of a band: three planes of light. */
const CODE = `
struct Params {
  c: vec2f, center: vec2f,
  // The distance between pixels, and the sample's position in its pixel.
  step: f32, jitter: vec2f,
  width: u32, height: u32,
  // The band's first row, and how many rows it has.
  first: u32, rows: u32,
}
@group(0) @binding(0) var<storage, read_write> light: array<f32>;
@group(0) @binding(1) var<uniform> params: Params;

const STEPS = 300u;
const FAR = 65536.0;

/// A palette of light: warm near the set, blue far from it.
fn color(way: f32) -> vec3f {
  let turn = 6.2831853 * (0.035 * way + vec3f(0.5, 0.58, 0.68));
  let wave = 0.5 + 0.5 * cos(turn);
  return wave * wave;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.width || id.y >= params.rows) { return; }
  let middle = vec2f(f32(params.width), f32(params.height)) / 2.0;
  let pixel = vec2f(f32(id.x), f32(params.first + id.y)) + params.jitter;
  var z = params.center + params.step * (pixel - middle) * vec2f(1.0, -1.0);
  var sample = vec3f(0.0);
  for (var step = 0u; step < STEPS; step++) {
    let square = dot(z, z);
    if (square > FAR) {
      // The fraction of a step turns bands of color into a smooth gradient.
      sample = color(f32(step) + 1.0 - log2(0.5 * log2(square)));
      break;
    }
    z = vec2f(z.x * z.x - z.y * z.y, 2.0 * z.x * z.y) + params.c;
  }
  let plane = params.width * params.rows;
  let at = id.y * params.width + id.x;
  light[at] += sample.x;
  light[plane + at] += sample.y;
  light[2u * plane + at] += sample.z;
}`;

/** Renders a band of a view, sample by sample. */
export class Band implements Disposable {
  readonly #kernel: Kernel;
  readonly #light: GpuBuffer;
  readonly #view: View;
  readonly #first: number;
  readonly #rows: number;
  #samples = 0;

  private constructor(kernel: Kernel, light: GpuBuffer, view: View, first: number, rows: number) {
    this.#kernel = kernel;
    this.#light = light;
    this.#view = view;
    this.#first = first;
    this.#rows = rows;
  }

  /**
   * Creates a band.
   *
   * @param gpu The GPU that renders it.
   * @param view The view.
   * @param first The band's first row.
   * @param rows How many rows it has. They may extend beyond the view.
   * @returns The band, all black.
   */
  static async begin(gpu: Gpu, view: View, first: number, rows: number): Promise<Band> {
    using held = new DisposableStack();
    const kernel = held.use(await Kernel.compile(CODE, { gpu }));
    const light = held.use(gpu.buffer([3, rows, view.width]));
    held.move();
    return new Band(kernel, light, view, first, rows);
  }

  /** How many samples each pixel has. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Queues more samples on the GPU, without waiting for them.
   *
   * @param count How many samples to add to each pixel.
   */
  refine(count: number): void {
    const { c, center, span, width, height } = this.#view;
    const frame = { c, center, step: span / height, width, height, first: this.#first, rows: this.#rows };
    for (let index = 0; index < count; index++) {
      const params = { ...frame, jitter: jitterOf(this.#samples++) };
      this.#kernel.dispatch({ light: this.#light, params }, { threads: [width, this.#rows] });
    }
  }

  /**
   * Reads the band's current pixels.
   *
   * @param size Height and width of the result. Default: the band's own.
   * @returns `[height, width, 4]`, uint8.
   */
  async show(size?: readonly [number, number]): Promise<Tensor> {
    return await toRgba(this.#light, { range: [0, this.#samples], transfer: "srgb", size });
  }

  /** Frees the GPU memory. */
  [Symbol.dispose](): void {
    this.#light.dispose();
    this.#kernel.dispose();
  }
}

/**
 * Returns a sample's position in its pixel. The positions are even for any number of samples: the sequence R₂
 * of the plastic number (M. Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018).
 */
function jitterOf(index: number): [number, number] {
  const plastic = 1.3247179572447460;
  return [(0.5 + index / plastic) % 1, (0.5 + index / plastic ** 2) % 1];
}
