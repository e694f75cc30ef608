/**
 * Dropout layers.
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
  /** Whether to overwrite the input with the output. Default: false. */
  inplace?: boolean;
}

/** Base class of dropout layers. Programs use `Dropout` and `Dropout2d`. */
export abstract class DropoutBase extends Module {
  /** Dropout probability. */
  readonly p: number;
  /** Whether to overwrite the input with the output. */
  readonly inplace: boolean;

  /**
   * Creates the module.
   *
   * @param p Dropout probability. Default: 0.5.
   * @param options Whether to overwrite the input with the output.
   * @throws {RangeError} If `p` is not a probability.
   */
  constructor(p = 0.5, options: DropoutOptions = {}) {
    super();
    refuseUnknown(`make ${new.target.name}`, options, { inplace: true });
    checkProbability("p", p);
    this.p = p;
    this.inplace = options.inplace ?? false;
  }

  /** Returns the options, as PyTorch prints them. */
  protected override extraRepr(): string {
    return `p=${float(this.p)}, inplace=${bool(this.inplace)}`;
  }
}

/**
 * In training, sets each value to zero with probability p and divides the others by 1 - p. PyTorch's
 * `torch.nn.Dropout`.
 */
export class Dropout extends DropoutBase {
  /**
   * Computes the output.
   *
   * @param input A tensor of any shape.
   * @returns A tensor of the input's shape.
   */
  override forward(input: Tensor): Tensor {
    return this.inplace
      ? ops.dropout_(input, this.p, this.training)
      : ops.dropout(input, this.p, this.training);
  }
}

/**
 * In training, sets each channel to zero with probability p and divides the others by 1 - p. PyTorch's
 * `torch.nn.Dropout2d`.
 */
export class Dropout2d extends DropoutBase {
  /**
   * Computes the output.
   *
   * @param input `[batch, channels, height, width]`.
   * @returns A tensor of the input's shape.
   * @throws {RangeError} If it does not have four dimensions.
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
