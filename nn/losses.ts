/**
 * Loss functions as modules.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import type { Tensor } from "../ffi/mod.ts";
import {
  type BCELossOptions,
  type BCEWithLogitsLossOptions,
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  type CrossEntropyOptions,
  huberLoss,
  type HuberLossOptions,
  klDiv,
  type KLDivLossOptions,
  l1Loss,
  type LossOptions,
  mseLoss,
  nllLoss,
  type NLLLossOptions,
  smoothL1Loss,
  type SmoothL1LossOptions,
} from "./functional_losses.ts";
import { Module } from "./module.ts";
import { buffer } from "./parameter.ts";

/**
 * Cross entropy of logits and target classes or probabilities. PyTorch's `torch.nn.CrossEntropyLoss`; see
 * `functional.crossEntropy`.
 */
export class CrossEntropyLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<CrossEntropyOptions, "weight">;
  /** Class weights, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;

  /**
   * Creates the module.
   *
   * @param options Options of `functional.crossEntropy`. The weight tensor is kept, not copied.
   */
  constructor(options: CrossEntropyOptions = {}) {
    super();
    refuseUnknown("make CrossEntropyLoss", options, {
      reduction: true,
      weight: true,
      ignore_index: true,
      label_smoothing: true,
    });
    const { weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
  }

  /** Computes the loss. See `functional.crossEntropy` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight } = this;
    return crossEntropy(input, target, { ...this.#options, weight });
  }
}

/**
 * Negative log-likelihood of log-probabilities and target classes. PyTorch's `torch.nn.NLLLoss`; see
 * `functional.nllLoss`.
 */
export class NLLLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<NLLLossOptions, "weight">;
  /** Class weights, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;

  /**
   * Creates the module.
   *
   * @param options Options of `functional.nllLoss`. The weight tensor is kept, not copied.
   */
  constructor(options: NLLLossOptions = {}) {
    super();
    refuseUnknown("make NLLLoss", options, { reduction: true, weight: true, ignore_index: true });
    const { weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
  }

  /** Computes the loss. See `functional.nllLoss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight } = this;
    return nllLoss(input, target, { ...this.#options, weight });
  }
}

/** (input - target)². PyTorch's `torch.nn.MSELoss`; see `functional.mseLoss`. */
export class MSELoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: LossOptions;

  /**
   * Creates the module.
   *
   * @param options The options of `functional.mseLoss`.
   */
  constructor(options: LossOptions = {}) {
    super();
    refuseUnknown("make MSELoss", options, { reduction: true });
    this.#options = { ...options };
  }

  /** Computes the loss. See `functional.mseLoss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.#options);
  }
}

/** |input - target|. PyTorch's `torch.nn.L1Loss`; see `functional.l1Loss`. */
export class L1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: LossOptions;

  /**
   * Creates the module.
   *
   * @param options The options of `functional.l1Loss`.
   */
  constructor(options: LossOptions = {}) {
    super();
    refuseUnknown("make L1Loss", options, { reduction: true });
    this.#options = { ...options };
  }

  /** Computes the loss. See `functional.l1Loss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.#options);
  }
}

/**
 * Quadratic below a difference of beta, above it linear with slope 1. PyTorch's `torch.nn.SmoothL1Loss`; see
 * `functional.smoothL1Loss`.
 */
export class SmoothL1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: SmoothL1LossOptions;

  /**
   * Creates the module.
   *
   * @param options The options of `functional.smoothL1Loss`.
   */
  constructor(options: SmoothL1LossOptions = {}) {
    super();
    refuseUnknown("make SmoothL1Loss", options, { reduction: true, beta: true });
    this.#options = { ...options };
  }

  /** Computes the loss. See `functional.smoothL1Loss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.#options);
  }
}

/**
 * Quadratic below a difference of delta, above it linear with slope delta. PyTorch's `torch.nn.HuberLoss`;
 * see `functional.huberLoss`.
 */
export class HuberLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: HuberLossOptions;

  /**
   * Creates the module.
   *
   * @param options The options of `functional.huberLoss`.
   */
  constructor(options: HuberLossOptions = {}) {
    super();
    refuseUnknown("make HuberLoss", options, { reduction: true, delta: true });
    this.#options = { ...options };
  }

  /** Computes the loss. See `functional.huberLoss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.#options);
  }
}

/**
 * Binary cross entropy of probabilities. PyTorch's `torch.nn.BCELoss`; see `functional.binaryCrossEntropy`.
 */
export class BCELoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<BCELossOptions, "weight">;
  /** Weights of the losses, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;

  /**
   * Creates the module.
   *
   * @param options Options of `functional.binaryCrossEntropy`. The weight tensor is kept, not copied.
   */
  constructor(options: BCELossOptions = {}) {
    super();
    refuseUnknown("make BCELoss", options, { reduction: true, weight: true });
    const { weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
  }

  /** Computes the loss. See `functional.binaryCrossEntropy` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight } = this;
    return binaryCrossEntropy(input, target, { ...this.#options, weight });
  }
}

/**
 * Binary cross entropy of logits. PyTorch's `torch.nn.BCEWithLogitsLoss`; see
 * `functional.binaryCrossEntropyWithLogits`.
 */
export class BCEWithLogitsLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<BCEWithLogitsLossOptions, "weight" | "pos_weight">;
  /** Weights of the losses, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;
  /** Weights of the positive targets' losses, a buffer, or `null`. */
  pos_weight: Tensor | null;

  /**
   * Creates the module.
   *
   * @param options Options of `functional.binaryCrossEntropyWithLogits`. The weight tensors are kept, not
   * copied.
   */
  constructor(options: BCEWithLogitsLossOptions = {}) {
    super();
    refuseUnknown("make BCEWithLogitsLoss", options, { reduction: true, weight: true, pos_weight: true });
    const { weight = null, pos_weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
    this.pos_weight = pos_weight === null ? null : buffer(pos_weight);
  }

  /** Computes the loss. See `functional.binaryCrossEntropyWithLogits` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, pos_weight } = this;
    return binaryCrossEntropyWithLogits(input, target, { ...this.#options, weight, pos_weight });
  }
}

/**
 * Kullback-Leibler divergence of the target from log-probabilities. PyTorch's `torch.nn.KLDivLoss`; see
 * `functional.klDiv`.
 */
export class KLDivLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: KLDivLossOptions;

  /**
   * Creates the module.
   *
   * @param options The options of `functional.klDiv`.
   */
  constructor(options: KLDivLossOptions = {}) {
    super();
    refuseUnknown("make KLDivLoss", options, { reduction: true, log_target: true });
    this.#options = { ...options };
  }

  /** Computes the loss. See `functional.klDiv` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this.#options);
  }
}
