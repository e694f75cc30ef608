/**
 * How far outputs are from what they should be, as modules.
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
 * The negative logarithm of the softmax at the target, of classes or probabilities. PyTorch's
 * `torch.nn.CrossEntropyLoss`; see `functional.crossEntropy`.
 */
export class CrossEntropyLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<CrossEntropyOptions, "weight">;
  /** What losses are multiplied by, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;

  /**
   * Makes it.
   *
   * @param options The options of `functional.crossEntropy`. Weights are kept, not copied.
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

  /** Computes it; see `functional.crossEntropy` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight } = this;
    return crossEntropy(input, target, { ...this.#options, weight });
  }
}

/**
 * The negative of the input, logarithms of probabilities, at the target's classes. PyTorch's
 * `torch.nn.NLLLoss`; see `functional.nllLoss`.
 */
export class NLLLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<NLLLossOptions, "weight">;
  /** What losses are multiplied by, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;

  /**
   * Makes it.
   *
   * @param options The options of `functional.nllLoss`. Weights are kept, not copied.
   */
  constructor(options: NLLLossOptions = {}) {
    super();
    refuseUnknown("make NLLLoss", options, { reduction: true, weight: true, ignore_index: true });
    const { weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
  }

  /** Computes it; see `functional.nllLoss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight } = this;
    return nllLoss(input, target, { ...this.#options, weight });
  }
}

/** (input - target)². PyTorch's `torch.nn.MSELoss`; see `functional.mseLoss`. */
export class MSELoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: LossOptions;

  /**
   * Makes it.
   *
   * @param options The options of `functional.mseLoss`.
   */
  constructor(options: LossOptions = {}) {
    super();
    refuseUnknown("make MSELoss", options, { reduction: true });
    this.#options = { ...options };
  }

  /** Computes it; see `functional.mseLoss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return mseLoss(input, target, this.#options);
  }
}

/** |input - target|. PyTorch's `torch.nn.L1Loss`; see `functional.l1Loss`. */
export class L1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: LossOptions;

  /**
   * Makes it.
   *
   * @param options The options of `functional.l1Loss`.
   */
  constructor(options: LossOptions = {}) {
    super();
    refuseUnknown("make L1Loss", options, { reduction: true });
    this.#options = { ...options };
  }

  /** Computes it; see `functional.l1Loss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return l1Loss(input, target, this.#options);
  }
}

/**
 * Quadratic up to a difference of beta, else linear with the slope 1. PyTorch's `torch.nn.SmoothL1Loss`; see
 * `functional.smoothL1Loss`.
 */
export class SmoothL1Loss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: SmoothL1LossOptions;

  /**
   * Makes it.
   *
   * @param options The options of `functional.smoothL1Loss`.
   */
  constructor(options: SmoothL1LossOptions = {}) {
    super();
    refuseUnknown("make SmoothL1Loss", options, { reduction: true, beta: true });
    this.#options = { ...options };
  }

  /** Computes it; see `functional.smoothL1Loss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return smoothL1Loss(input, target, this.#options);
  }
}

/**
 * Quadratic up to a difference of delta, else linear with the slope delta. PyTorch's `torch.nn.HuberLoss`;
 * see `functional.huberLoss`.
 */
export class HuberLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: HuberLossOptions;

  /**
   * Makes it.
   *
   * @param options The options of `functional.huberLoss`.
   */
  constructor(options: HuberLossOptions = {}) {
    super();
    refuseUnknown("make HuberLoss", options, { reduction: true, delta: true });
    this.#options = { ...options };
  }

  /** Computes it; see `functional.huberLoss` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return huberLoss(input, target, this.#options);
  }
}

/**
 * The cross entropy of probabilities of yes or no. PyTorch's `torch.nn.BCELoss`; see
 * `functional.binaryCrossEntropy`.
 */
export class BCELoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<BCELossOptions, "weight">;
  /** What losses are multiplied by, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;

  /**
   * Makes it.
   *
   * @param options The options of `functional.binaryCrossEntropy`. Weights are kept, not copied.
   */
  constructor(options: BCELossOptions = {}) {
    super();
    refuseUnknown("make BCELoss", options, { reduction: true, weight: true });
    const { weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
  }

  /** Computes it; see `functional.binaryCrossEntropy` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight } = this;
    return binaryCrossEntropy(input, target, { ...this.#options, weight });
  }
}

/**
 * The cross entropy of logits of yes or no. PyTorch's `torch.nn.BCEWithLogitsLoss`; see
 * `functional.binaryCrossEntropyWithLogits`.
 */
export class BCEWithLogitsLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: Omit<BCEWithLogitsLossOptions, "weight" | "pos_weight">;
  /** What losses are multiplied by, a buffer that is moved and saved with the module, or `null`. */
  weight: Tensor | null;
  /** What the losses of positive targets are multiplied by, a buffer, or `null`. */
  pos_weight: Tensor | null;

  /**
   * Makes it.
   *
   * @param options The options of `functional.binaryCrossEntropyWithLogits`. Weights are kept, not copied.
   */
  constructor(options: BCEWithLogitsLossOptions = {}) {
    super();
    refuseUnknown("make BCEWithLogitsLoss", options, { reduction: true, weight: true, pos_weight: true });
    const { weight = null, pos_weight = null, ...rest } = options;
    this.#options = rest;
    this.weight = weight === null ? null : buffer(weight);
    this.pos_weight = pos_weight === null ? null : buffer(pos_weight);
  }

  /** Computes it; see `functional.binaryCrossEntropyWithLogits` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, pos_weight } = this;
    return binaryCrossEntropyWithLogits(input, target, { ...this.#options, weight, pos_weight });
  }
}

/**
 * The Kullback-Leibler divergence of the target from logarithms of probabilities. PyTorch's
 * `torch.nn.KLDivLoss`; see `functional.klDiv`.
 */
export class KLDivLoss extends Module<[input: Tensor, target: Tensor]> {
  readonly #options: KLDivLossOptions;

  /**
   * Makes it.
   *
   * @param options The options of `functional.klDiv`.
   */
  constructor(options: KLDivLossOptions = {}) {
    super();
    refuseUnknown("make KLDivLoss", options, { reduction: true, log_target: true });
    this.#options = { ...options };
  }

  /** Computes it; see `functional.klDiv` for shapes and errors. */
  override forward(input: Tensor, target: Tensor): Tensor {
    return klDiv(input, target, this.#options);
  }
}
