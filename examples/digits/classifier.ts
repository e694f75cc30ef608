/**
 * A network that classifies digits.
 *
 * @module
 */
import { nn, type Tensor } from "@cohort/distributed";
import { CLASSES } from "./unet.ts";

/** A small convolutional network. */
export class Classifier extends nn.Module {
  readonly layers = new nn.Sequential(
    new nn.Conv2d(1, 16, 5, { padding: 2 }),
    new nn.BatchNorm2d(16),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(16, 32, 5, { padding: 2 }),
    new nn.BatchNorm2d(32),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Dropout(0.3),
    new nn.Linear(32 * 7 * 7, CLASSES),
  );

  /**
   * Computes a score for each digit.
   *
   * @param images `[batch, 1, 28, 28]`, float32, from -1 to 1.
   * @returns `[batch, 10]`, float32: logits.
   */
  override forward(images: Tensor): Tensor {
    return this.layers.forward(images);
  }
}
