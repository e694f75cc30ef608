/**
 * Batch normalization.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { noGrad, ops, type Tensor } from "../ffi/mod.ts";
import { bool, float } from "./repr.ts";
import { checkWhole, type FactoryOptions } from "./sizes.ts";
import { Module } from "./module.ts";
import { buffer, parameter } from "./parameter.ts";

/** Options of {@linkcode BatchNorm1d} and {@linkcode BatchNorm2d}. */
export interface BatchNormOptions extends FactoryOptions {
  /** Value added to the variance. Default: 1e-5. */
  eps?: number;
  /**
   * Weight of each new batch in the running statistics; `null` for the average over all batches. Default:
   * 0.1.
   */
  momentum?: number | null;
  /** Whether the module has a weight and a bias. Default: true. */
  affine?: boolean;
  /** Whether to keep running statistics, which evaluation mode uses. Default: true. */
  track_running_stats?: boolean;
}

/** Base class of batch normalizations. Programs use `BatchNorm1d` and `BatchNorm2d`. */
export abstract class BatchNorm extends Module {
  /** Number of channels. */
  readonly num_features: number;
  /** Value added to the variance. */
  readonly eps: number;
  /** Weight of each new batch in the running statistics; `null` for the average over all batches. */
  readonly momentum: number | null;
  /** Whether the module has a weight and a bias. */
  readonly affine: boolean;
  /** Whether the module keeps running statistics. */
  readonly track_running_stats: boolean;
  /** `[num_features]`, or `null`. */
  weight: Tensor | null;
  /** `[num_features]`, or `null`. */
  bias: Tensor | null;
  /** Running mean per channel, `[num_features]`, or `null`. */
  running_mean: Tensor | null;
  /** Running variance per channel, `[num_features]`, or `null`. */
  running_var: Tensor | null;
  /** Number of batches so far, an int64 scalar, or `null`. */
  num_batches_tracked: Tensor | null;

  /**
   * Creates the module. For subclasses.
   *
   * @param num_features Number of channels.
   * @param options Epsilon, momentum and others.
   */
  constructor(num_features: number, options: BatchNormOptions = {}) {
    super();
    refuseUnknown(`make ${new.target.name}`, options, {
      device: true,
      dtype: true,
      eps: true,
      momentum: true,
      affine: true,
      track_running_stats: true,
    });
    checkWhole({ num_features }, 0);
    const { eps = 1e-5, momentum = 0.1, affine = true, track_running_stats = true } = options;
    const { dtype, device } = options;
    const made = { dtype, device };
    this.num_features = num_features;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.track_running_stats = track_running_stats;
    this.weight = affine ? parameter(ops.ones([num_features], made)) : null;
    this.bias = affine ? parameter(ops.zeros([num_features], made)) : null;
    this.running_mean = track_running_stats ? buffer(ops.zeros([num_features], made)) : null;
    this.running_var = track_running_stats ? buffer(ops.ones([num_features], made)) : null;
    this.num_batches_tracked = track_running_stats ? buffer(ops.zeros([], { dtype: "int64", device })) : null;
  }

  /** Numbers of dimensions that the input may have. */
  protected abstract readonly dimensions: readonly number[];

  /**
   * Normalizes the input: in training by the batch's mean and variance, otherwise by the running ones.
   *
   * @param input `[batch, num_features, ...]`.
   * @returns A tensor of the input's shape.
   * @throws {RangeError} If the number of dimensions is wrong, or in training if there is only one value per
   * channel.
   */
  override forward(input: Tensor): Tensor {
    const { shape } = input;
    if (!this.dimensions.includes(shape.length)) {
      throw new RangeError(
        `Cannot normalize shape [${shape}]: give ${this.constructor.name} ${
          this.dimensions.join(" or ")
        } dimensions`,
      );
    }
    const { running_mean, running_var, training } = this;
    const isByBatch = training || running_mean === null && running_var === null;
    const count = shape.reduce((product, size) => product * size, 1) / shape[1]!;
    if (isByBatch && count === 1) {
      throw new RangeError(
        `Cannot normalize shape [${shape}] by the batch: it has one value per channel; give more, or call eval()`,
      );
    }
    return ops.batch_norm(
      input,
      this.weight,
      this.bias,
      running_mean,
      running_var,
      isByBatch,
      this.#count(),
      this.eps,
      true,
    );
  }

  /** Counts the batch, and returns its weight in the running statistics. */
  #count(): number {
    const { num_batches_tracked, momentum } = this;
    if (!this.training || num_batches_tracked === null) return momentum ?? 0;
    noGrad(() => num_batches_tracked.add_(1));
    return momentum ?? 1 / Number(num_batches_tracked.item());
  }

  /** Returns the sizes, as PyTorch prints them. */
  protected override extraRepr(): string {
    const { num_features, eps, momentum, affine, track_running_stats } = this;
    return `${num_features}, eps=${float(eps)}, momentum=${momentum === null ? "None" : float(momentum)}, ` +
      `affine=${bool(affine)}, track_running_stats=${bool(track_running_stats)}`;
  }
}

/**
 * Normalizes each channel of `[batch, channels]` or `[batch, channels, length]` over the batch, then × weight
 * + bias (Ioffe and Szegedy 2015). PyTorch's `torch.nn.BatchNorm1d`.
 *
 * @example Training, then evaluation
 * ```ts
 * import { nn, Tensor, tidy } from "@cohort/distributed";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * using norm = new nn.BatchNorm1d(1, { momentum: 1 });
 * tidy(() => {
 *   const batch = Tensor.fromArray([[2], [4]]);
 *   norm.forward(batch);
 *   assertEquals(norm.running_mean!.toArray(), [3]);
 *   // The running statistics, not those of the one number.
 *   const [[output]] = norm.eval().forward(Tensor.fromArray([[3]])).toArray() as [[number]];
 *   assertAlmostEquals(output, 0, 1e-6);
 * });
 * ```
 */
export class BatchNorm1d extends BatchNorm {
  /** `[batch, channels]` or `[batch, channels, length]`. */
  protected override get dimensions(): readonly number[] {
    return [2, 3];
  }
}

/**
 * Normalizes each channel of `[batch, channels, height, width]` over the batch, then × weight + bias (Ioffe
 * and Szegedy 2015). PyTorch's `torch.nn.BatchNorm2d`.
 */
export class BatchNorm2d extends BatchNorm {
  /** `[batch, channels, height, width]`. */
  protected override get dimensions(): readonly number[] {
    return [4];
  }
}
