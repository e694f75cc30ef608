/**
 * Julia sets, by a kernel: of each point of the plane, how long z² + c takes to leave.
 *
 * @module
 */
import type { Tensor } from "@cohort/distributed";
import { type Gpu, type GpuBuffer, Kernel, toRgba } from "@cohort/distributed/gpu";

/** A picture of a set. */
export interface View {
  /** The set's c. */
  readonly c: readonly [re: number, im: number];
  /** What is in the middle. */
  readonly centre: readonly [re: number, im: number];
  /** How far it is from the upper edge to the lower. */
  readonly span: number;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** Adds a sample to each pixel of a band: three planes of light. */
const CODE = `
struct Params {
  c: vec2f, centre: vec2f,
  // From pixel to pixel, and where in its pixel the sample lies.
  step: f32, jitter: vec2f,
  width: u32, height: u32,
  // The band's first row, and its rows.
  first: u32, rows: u32,
}
@group(0) @binding(0) var<storage, read_write> light: array<f32>;
@group(0) @binding(1) var<uniform> params: Params;

const STEPS = 300u;
const FAR = 65536.0;

/// A palette of light: warm near the set, blue far from it.
fn colour(way: f32) -> vec3f {
  let turn = 6.2831853 * (0.035 * way + vec3f(0.5, 0.58, 0.68));
  let wave = 0.5 + 0.5 * cos(turn);
  return wave * wave;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.width || id.y >= params.rows) { return; }
  let middle = vec2f(f32(params.width), f32(params.height)) / 2.0;
  let pixel = vec2f(f32(id.x), f32(params.first + id.y)) + params.jitter;
  var z = params.centre + params.step * (pixel - middle) * vec2f(1.0, -1.0);
  var sample = vec3f(0.0);
  for (var step = 0u; step < STEPS; step++) {
    let square = dot(z, z);
    if (square > FAR) {
      // The part of a step makes bands into a slope.
      sample = colour(f32(step) + 1.0 - log2(0.5 * log2(square)));
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

/** Renders a band of a picture, sample by sample. */
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
   * Begins a band.
   *
   * @param gpu Where.
   * @param view The picture.
   * @param first Its first row.
   * @param rows Its rows. They may be beyond the picture.
   * @returns The band, dark.
   */
  static async begin(gpu: Gpu, view: View, first: number, rows: number): Promise<Band> {
    using held = new DisposableStack();
    const kernel = held.use(await Kernel.compile(CODE, { gpu }));
    const light = held.use(gpu.buffer([3, rows, view.width]));
    held.move();
    return new Band(kernel, light, view, first, rows);
  }

  /** How many samples its pixels have. */
  get samples(): number {
    return this.#samples;
  }

  /**
   * Adds samples. They are asked for, not awaited.
   *
   * @param count How many for each pixel.
   */
  refine(count: number): void {
    const { c, centre, span, width, height } = this.#view;
    const frame = { c, centre, step: span / height, width, height, first: this.#first, rows: this.#rows };
    for (let index = 0; index < count; index++) {
      const params = { ...frame, jitter: jitterOf(this.#samples++) };
      this.#kernel.dispatch({ light: this.#light, params }, { threads: [width, this.#rows] });
    }
  }

  /**
   * What it looks like so far.
   *
   * @param size Height and width; left out, its own.
   * @returns `[height, width, 4]`, uint8.
   */
  async show(size?: readonly [number, number]): Promise<Tensor> {
    return await toRgba(this.#light, { range: [0, this.#samples], transfer: "srgb", size });
  }

  /** Gives its memory back. */
  [Symbol.dispose](): void {
    this.#light.dispose();
    this.#kernel.dispose();
  }
}

/**
 * Where samples lie in a pixel, evenly however many there are: the sequence R₂ of the plastic number
 * (M. Roberts, "The Unreasonable Effectiveness of Quasirandom Sequences", 2018).
 */
function jitterOf(index: number): [number, number] {
  const plastic = 1.3247179572447460;
  return [(0.5 + index / plastic) % 1, (0.5 + index / plastic ** 2) % 1];
}
