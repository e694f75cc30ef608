/**
 * Layers that drop values in training.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";
import { bool, float } from "./repr.ts";
import { checkProbability } from "./sizes.ts";
import { Module } from "./module.ts";

/** Options of {@linkcode Dropout} and {@linkcode Dropout2d}. */
export interface DropoutOptions {
  /** Whether it writes into its input. Default: false. */
  inplace?: boolean;
}

/** What dropouts have in common. Programs use `Dropout` and `Dropout2d`. */
export abstract class DropoutBase extends Module {
  /** The probability of dropping. */
  readonly p: number;
  /** Whether it writes into its input. */
  readonly inplace: boolean;

  /**
   * Makes it.
   *
   * @param p The probability of dropping. Default: 0.5.
   * @param options Whether it writes into its input.
   * @throws {RangeError} If the probability is none.
   */
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    refuseUnknown(`make ${new.target.name}`, options, { inplace: true });
    checkProbability("p", p);
    this.p = p;
    this.inplace = options.inplace ?? false;
  }

  /** Its probability. */
  protected override extraRepr(): string {
    return `p=${float(this.p)}, inplace=${bool(this.inplace)}`;
  }
}

/**
 * In training, sets each value to zero with the probability p and divides the others by 1 - p. PyTorch's
 * `torch.nn.Dropout`.
 */
export class Dropout extends DropoutBase {
  /**
   * Computes it.
   *
   * @param input Any shape.
   * @returns The input's shape.
   */
  override forward(input: Tensor): Tensor {
    return this.inplace
      ? ops.dropout_(input, this.p, this.training)
      : ops.dropout(input, this.p, this.training);
  }
}

/**
 * In training, sets each channel to zero with the probability p and divides the others by 1 - p. PyTorch's
 * `torch.nn.Dropout2d`.
 */
export class Dropout2d extends DropoutBase {
  /**
   * Computes it.
   *
   * @param input `[batch, channels, height, width]`.
   * @returns The input's shape.
   * @throws {RangeError} If it has not four dimensions.
   */
  override forward(input: Tensor): Tensor {
    const { shape } = input;
    if (shape.length !== 4) {
      throw new RangeError(
        `Cannot drop channels of shape [${shape}]: give [batch, channels, height, width]`,
      );
    }
    return this.inplace
      ? ops.feature_dropout_(input, this.p, this.training)
      : ops.feature_dropout(input, this.p, this.training);
  }
}
