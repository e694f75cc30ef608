/**
 * The networks that can be trained on the digits, and their settings.
 *
 * @module
 */
import { type Generator, nn, ops, type Tensor } from "@cohort/distributed";
import { Classifier } from "./classifier.ts";
import type { Digits } from "./data.ts";
import { addNoise, lossOf } from "./diffusion.ts";
import { UNet } from "./unet.ts";

/** A network and its training settings. */
export interface Task {
  /** The network to train. */
  readonly net: nn.Module<Tensor[]>;
  /** How many digits each rank takes per step. */
  readonly batch: number;
  /** The highest learning rate. */
  readonly lr: number;
  /** The share of the parameters' running averages that each step keeps. */
  readonly decay: number;
  /** Computes the loss of some digits. `forward` calls the network and is collective. */
  loss(
    forward: (...inputs: Tensor[]) => Promise<Tensor>,
    digits: Digits,
    generator: Generator,
  ): Promise<Tensor>;
}

/** The names of the tasks. */
export type TaskName = "diffusion" | "classifier";

/** Functions that make a task with an untrained network. */
export const TASKS: Readonly<Record<TaskName, () => Task>> = {
  diffusion: () => ({
    net: new UNet(),
    batch: 64,
    lr: 3e-3,
    decay: 0.99,
    async loss(forward, { images, labels }, generator) {
      const sample = addNoise(images, labels, generator);
      return lossOf(await forward(sample.noisy, sample.time, sample.label), sample);
    },
  }),
  classifier: () => ({
    net: new Classifier(),
    batch: 64,
    lr: 3e-3,
    decay: 0.98,
    async loss(forward, { images, labels }, generator) {
      // A shifted digit has the same label; the pixels around it are black.
      const moved = [...ops.randint(-2, 3, [2], { generator }).data as BigInt64Array].map(Number);
      return nn.functional.crossEntropy(await forward(images.roll(moved, [2, 3])), labels);
    },
  }),
};
