/**
 * Loss functions.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";

/** Reduction of the elements' losses: `"mean"`, `"sum"`, or `"none"` to keep them. */
export type Reduction = "none" | "mean" | "sum";

/** Options of losses without specific options. */
export interface LossOptions {
  /** Reduction of the elements' losses. Default: `"mean"`. */
  reduction?: Reduction;
}

/** Options of {@linkcode nllLoss}. */
export interface NLLLossOptions extends LossOptions {
  /** Weight of each class, `[classes]`. The mean is weighted by these. Default: 1. */
  weight?: Tensor | null;
  /** Target class to ignore. Default: -100. */
  ignore_index?: number;
}

/** Options of {@linkcode crossEntropy}. */
export interface CrossEntropyOptions extends NLLLossOptions {
  /** Fraction of each target that is spread evenly over all classes, from 0 to 1. Default: 0. */
  label_smoothing?: number;
}

/** Options of {@linkcode smoothL1Loss}. */
export interface SmoothL1LossOptions extends LossOptions {
  /** Difference below which the loss is quadratic. Default: 1. */
  beta?: number;
}

/** Options of {@linkcode huberLoss}. */
export interface HuberLossOptions extends LossOptions {
  /** Difference below which the loss is quadratic. Default: 1. */
  delta?: number;
}

/** Options of {@linkcode binaryCrossEntropy}. */
export interface BCELossOptions extends LossOptions {
  /** Weight of each element's loss. It broadcasts to the target. Default: 1. */
  weight?: Tensor | null;
}

/** Options of {@linkcode binaryCrossEntropyWithLogits}. */
export interface BCEWithLogitsLossOptions extends BCELossOptions {
  /** Weight of the positive targets' losses. It broadcasts to the target. Default: 1. */
  pos_weight?: Tensor | null;
}

/** Options of {@linkcode klDiv}. */
export interface KLDivLossOptions {
  /**
   * Reduction of the elements' losses. `"batchmean"`, the mathematical definition of the divergence, divides
   * their sum by the batch size. Default: `"mean"`.
   */
  reduction?: Reduction | "batchmean";
  /** Whether the target is a log-probability too. Default: false. */
  log_target?: boolean;
}

/** ATen's reduction numbers. */
const REDUCTIONS: Readonly<Record<Reduction, number>> = { none: 0, mean: 1, sum: 2 };

function numberOf(reduction: Reduction = "mean"): number {
  if (Object.hasOwn(REDUCTIONS, reduction)) return REDUCTIONS[reduction];
  throw new TypeError(`Cannot reduce by ${escapeLine(String(reduction))}: give "none", "mean" or "sum"`);
}

/** Throws if the shapes differ. PyTorch only warns that broadcasting likely gives wrong results, or fails. */
function checkSame(loss: string, input: Tensor, target: Tensor): void {
  const [given, wanted] = [input.shape, target.shape];
  if (given.length === wanted.length && given.every((size, index) => size === wanted[index])) return;
  throw new RangeError(
    `Cannot take the ${loss} of input [${given}] and target [${wanted}]: give the same shape (expand or squeeze)`,
  );
}

/**
 * Computes the cross entropy: the negative log-softmax at the target. PyTorch's
 * `torch.nn.functional.cross_entropy`.
 *
 * @example Two classes with the probabilities 3/4 and 1/4
 * ```ts
 * import { nn, Tensor } from "@cohort/distributed";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * using logits = Tensor.fromArray([[Math.log(3), Math.log(1)]]);
 * using target = Tensor.fromArray([0], [1], { dtype: "int64" });
 * using loss = nn.functional.crossEntropy(logits, target);
 * assertAlmostEquals(loss.item() as number, -Math.log(3 / 4), 1e-6);
 * ```
 *
 * @param input Logits, `[batch, classes, ...]` or `[classes]`.
 * @param target Class indices, int64, in the input's shape without the classes; or probabilities, in the
 * input's shape.
 * @param options Class weights, the ignored class, label smoothing.
 * @returns A scalar; with `"none"`, a tensor of the input's shape without the classes.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {NativeError} If shapes or dtypes do not match, or a class index is out of range.
 */
export function crossEntropy(input: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  refuseUnknown("take the crossEntropy", options, {
    reduction: true,
    weight: true,
    ignore_index: true,
    label_smoothing: true,
  });
  const { weight = null, ignore_index = -100, reduction, label_smoothing = 0 } = options;
  return ops.cross_entropy_loss(input, target, weight, numberOf(reduction), ignore_index, label_smoothing);
}

/**
 * Computes the negative log-likelihood: the negative input at the target. PyTorch's
 * `torch.nn.functional.nll_loss`.
 *
 * @param input Log-probabilities, `[batch, classes, ...]` or `[classes]`.
 * @param target Class indices, int64, in the input's shape without the classes.
 * @param options Class weights, the ignored class.
 * @returns A scalar; with `"none"`, a tensor of the target's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {NativeError} If shapes or dtypes do not match, or a class index is out of range.
 */
export function nllLoss(input: Tensor, target: Tensor, options: NLLLossOptions = {}): Tensor {
  refuseUnknown("take the nllLoss", options, { reduction: true, weight: true, ignore_index: true });
  const { weight = null, ignore_index = -100, reduction } = options;
  return ops.nll_loss_nd(input, target, weight, numberOf(reduction), ignore_index);
}

/**
 * Computes (input - target)². PyTorch's `torch.nn.functional.mse_loss`.
 *
 * @param input A tensor of any shape.
 * @param target A tensor of the same shape.
 * @param options The reduction.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {RangeError} If the shapes differ.
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  refuseUnknown("take the mseLoss", options, { reduction: true });
  checkSame("mseLoss", input, target);
  return ops.mse_loss(input, target, numberOf(options.reduction));
}

/**
 * Computes |input - target|. PyTorch's `torch.nn.functional.l1_loss`.
 *
 * @param input A tensor of any shape.
 * @param target A tensor of the same shape.
 * @param options The reduction.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {RangeError} If the shapes differ.
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  refuseUnknown("take the l1Loss", options, { reduction: true });
  checkSame("l1Loss", input, target);
  return ops.l1_loss(input, target, numberOf(options.reduction));
}

/**
 * Computes the smooth L1 loss, with d = |input - target|: d² / (2 beta) if d < beta, else d - beta / 2
 * (Girshick 2015). PyTorch's `torch.nn.functional.smooth_l1_loss`.
 *
 * @param input A tensor of any shape.
 * @param target A tensor of the same shape.
 * @param options Beta and the reduction.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {RangeError} If the shapes differ.
 */
export function smoothL1Loss(input: Tensor, target: Tensor, options: SmoothL1LossOptions = {}): Tensor {
  refuseUnknown("take the smoothL1Loss", options, { reduction: true, beta: true });
  checkSame("smoothL1Loss", input, target);
  const { beta = 1, reduction } = options;
  return beta === 0
    ? ops.l1_loss(input, target, numberOf(reduction))
    : ops.smooth_l1_loss(input, target, numberOf(reduction), beta);
}

/**
 * Computes the Huber loss, with d = |input - target|: d² / 2 if d < delta, else delta (d - delta / 2) (Huber
 * 1964). PyTorch's `torch.nn.functional.huber_loss`.
 *
 * @param input A tensor of any shape.
 * @param target A tensor of the same shape.
 * @param options Delta and the reduction.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {RangeError} If the shapes differ.
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  refuseUnknown("take the huberLoss", options, { reduction: true, delta: true });
  checkSame("huberLoss", input, target);
  const { delta = 1, reduction } = options;
  return ops.huber_loss(input, target, numberOf(reduction), delta);
}

/**
 * Computes -(target log(input) + (1 - target) log(1 - input)), with each logarithm clamped to at least -100.
 * PyTorch's `torch.nn.functional.binary_cross_entropy`.
 *
 * @param input Probabilities, of any shape.
 * @param target Probabilities, of the same shape.
 * @param options Weights and the reduction.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {RangeError} If the shapes differ.
 * @throws {NativeError} If the input is not between 0 and 1, or the weight does not broadcast.
 */
export function binaryCrossEntropy(input: Tensor, target: Tensor, options: BCELossOptions = {}): Tensor {
  refuseUnknown("take the binaryCrossEntropy", options, { reduction: true, weight: true });
  checkSame("binaryCrossEntropy", input, target);
  const { weight = null, reduction } = options;
  const weights = weight === null ? null : weight.expand(target.shape);
  return ops.binary_cross_entropy(input, target, weights, numberOf(reduction));
}

/**
 * Computes {@linkcode binaryCrossEntropy} of sigmoid(input), in a numerically stable way. PyTorch's
 * `torch.nn.functional.binary_cross_entropy_with_logits`.
 *
 * @param input Logits, of any shape.
 * @param target Probabilities, of the same shape.
 * @param options Weights and the reduction.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 * @throws {RangeError} If the shapes differ.
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BCEWithLogitsLossOptions = {},
): Tensor {
  refuseUnknown("take the binaryCrossEntropyWithLogits", options, {
    reduction: true,
    weight: true,
    pos_weight: true,
  });
  checkSame("binaryCrossEntropyWithLogits", input, target);
  const { weight = null, pos_weight = null, reduction } = options;
  return ops.binary_cross_entropy_with_logits(input, target, weight, pos_weight, numberOf(reduction));
}

/**
 * Computes the Kullback-Leibler divergence: target × (log(target) - input) per element. PyTorch's
 * `torch.nn.functional.kl_div`.
 *
 * @param input Log-probabilities, of any shape.
 * @param target Probabilities, or log-probabilities with `log_target`. It broadcasts to the input's shape.
 * @param options The reduction, and whether the target is a log-probability.
 * @returns A scalar; with `"none"`, a tensor of the input's shape.
 * @throws {TypeError} If the reduction is unknown.
 */
export function klDiv(input: Tensor, target: Tensor, options: KLDivLossOptions = {}): Tensor {
  refuseUnknown("take the klDiv", options, { reduction: true, log_target: true });
  const { reduction, log_target = false } = options;
  const isByBatch = reduction === "batchmean";
  const loss = ops.kl_div(input, target, numberOf(isByBatch ? "sum" : reduction), { log_target });
  return isByBatch && input.shape.length > 0 ? loss.div(input.shape[0]!) : loss;
}
