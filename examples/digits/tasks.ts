/**
 * What is trained on the digits, and how.
 *
 * @module
 */
import { type Generator, nn, ops, type Tensor } from "@cohort/distributed";
import { Classifier } from "./classifier.ts";
import type { Digits } from "./data.ts";
import { addNoise, lossOf } from "./diffusion.ts";
import { UNet } from "./unet.ts";

/** A network, and how it is trained. */
export interface Task {
  /** What is trained. */
  readonly net: nn.Module<Tensor[]>;
  /** How many digits each rank takes at a step. */
  readonly batch: number;
  /** The highest learning rate. */
  readonly lr: number;
  /** How much of the parameters' running averages stays at each step. */
  readonly decay: number;
  /** The loss of some digits. `forward` is the network's, on all ranks at once. */
  loss(
    forward: (...inputs: Tensor[]) => Promise<Tensor>,
    digits: Digits,
    generator: Generator,
  ): Promise<Tensor>;
}

/** What there is to train. */
export type TaskName = "diffusion" | "classifier";

/** A task, with a network that has learnt nothing yet. */
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
      // Wherever it stands it is the same digit; around it is black.
      const moved = [...ops.randint(-2, 3, [2], { generator }).data as BigInt64Array].map(Number);
      return nn.functional.crossEntropy(await forward(images.roll(moved, [2, 3])), labels);
    },
  }),
};
