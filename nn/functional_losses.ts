/**
 * How far outputs are from what they should be, as functions.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { refuseUnknown } from "../options.ts";
import { ops, type Tensor } from "../ffi/mod.ts";

/** What becomes of the losses of the elements: `"mean"`, `"sum"`, or `"none"`, which leaves them. */
export type Reduction = "none" | "mean" | "sum";

/** Options of losses that have no others. */
export interface LossOptions {
  /** What becomes of the elements' losses. Default: `"mean"`. */
  reduction?: Reduction;
}

/** Options of {@linkcode nllLoss}. */
export interface NLLLossOptions extends LossOptions {
  /** What each class's loss is multiplied by, `[classes]`; the mean is by these. Default: 1. */
  weight?: Tensor | null;
  /** A class that does not count. Default: -100. */
  ignore_index?: number;
}

/** Options of {@linkcode crossEntropy}. */
export interface CrossEntropyOptions extends NLLLossOptions {
  /** How much of each target is spread over all classes, from 0 to 1. Default: 0. */
  label_smoothing?: number;
}

/** Options of {@linkcode smoothL1Loss}. */
export interface SmoothL1LossOptions extends LossOptions {
  /** Up to which difference it is quadratic. Default: 1. */
  beta?: number;
}

/** Options of {@linkcode huberLoss}. */
export interface HuberLossOptions extends LossOptions {
  /** Up to which difference it is quadratic. Default: 1. */
  delta?: number;
}

/** Options of {@linkcode binaryCrossEntropy}. */
export interface BCELossOptions extends LossOptions {
  /** What the elements' losses are multiplied by; broadcasts to the target. Default: 1. */
  weight?: Tensor | null;
}

/** Options of {@linkcode binaryCrossEntropyWithLogits}. */
export interface BCEWithLogitsLossOptions extends BCELossOptions {
  /** What the losses of positive targets are multiplied by; broadcasts to the target. Default: 1. */
  pos_weight?: Tensor | null;
}

/** Options of {@linkcode klDiv}. */
export interface KLDivLossOptions {
  /**
   * What becomes of the elements' losses; `"batchmean"` is the sum over the batch's size, which the
   * divergence is by its definition. Default: `"mean"`.
   */
  reduction?: Reduction | "batchmean";
  /** Whether the target is a logarithm, too. Default: false. */
  log_target?: boolean;
}

/** ATen's numbers. */
const REDUCTIONS: Readonly<Record<Reduction, number>> = { none: 0, mean: 1, sum: 2 };

function numberOf(reduction: Reduction = "mean"): number {
  if (Object.hasOwn(REDUCTIONS, reduction)) return REDUCTIONS[reduction];
  throw new TypeError(`Cannot reduce by ${escapeLine(String(reduction))}: give "none", "mean" or "sum"`);
}

/** Fails where PyTorch warns that broadcasting will likely lead to incorrect results, or fails. */
function checkSame(loss: string, input: Tensor, target: Tensor): void {
  const [given, wanted] = [input.shape, target.shape];
  if (given.length === wanted.length && given.every((size, index) => size === wanted[index])) return;
  throw new RangeError(
    `Cannot take the ${loss} of input [${given}] and target [${wanted}]: give the same shape (expand or squeeze)`,
  );
}

/**
 * The negative logarithm of the softmax at the target. PyTorch's `torch.nn.functional.cross_entropy`.
 *
 * @param input Logits, `[batch, classes, ...]` or `[classes]`.
 * @param target Classes, int64, of the input's shape without the classes; or probabilities, of the input's
 * shape.
 * @param options Weights, the class that does not count, smoothing.
 * @returns A scalar; with `"none"`, of the input's shape without the classes.
 * @throws {TypeError} If there is no such reduction.
 * @throws {NativeError} If the shapes or dtypes do not fit, or a class is beyond the classes.
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
 * The negative of the input at the target. PyTorch's `torch.nn.functional.nll_loss`.
 *
 * @param input Logarithms of probabilities, `[batch, classes, ...]` or `[classes]`.
 * @param target Classes, int64, of the input's shape without the classes.
 * @param options Weights, the class that does not count.
 * @returns A scalar; with `"none"`, of the target's shape.
 * @throws {TypeError} If there is no such reduction.
 * @throws {NativeError} If the shapes or dtypes do not fit, or a class is beyond the classes.
 */
export function nllLoss(input: Tensor, target: Tensor, options: NLLLossOptions = {}): Tensor {
  refuseUnknown("take the nllLoss", options, { reduction: true, weight: true, ignore_index: true });
  const { weight = null, ignore_index = -100, reduction } = options;
  return ops.nll_loss_nd(input, target, weight, numberOf(reduction), ignore_index);
}

/**
 * (input - target)². PyTorch's `torch.nn.functional.mse_loss`.
 *
 * @param input Any shape.
 * @param target The same shape.
 * @param options The reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
 * @throws {RangeError} If the shapes differ.
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  refuseUnknown("take the mseLoss", options, { reduction: true });
  checkSame("mseLoss", input, target);
  return ops.mse_loss(input, target, numberOf(options.reduction));
}

/**
 * |input - target|. PyTorch's `torch.nn.functional.l1_loss`.
 *
 * @param input Any shape.
 * @param target The same shape.
 * @param options The reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
 * @throws {RangeError} If the shapes differ.
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  refuseUnknown("take the l1Loss", options, { reduction: true });
  checkSame("l1Loss", input, target);
  return ops.l1_loss(input, target, numberOf(options.reduction));
}

/**
 * With d = |input - target|: d² / (2 beta) where d < beta, else d - beta / 2 (Girshick 2015). PyTorch's
 * `torch.nn.functional.smooth_l1_loss`.
 *
 * @param input Any shape.
 * @param target The same shape.
 * @param options Beta and the reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
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
 * With d = |input - target|: d² / 2 where d < delta, else delta (d - delta / 2) (Huber 1964). PyTorch's
 * `torch.nn.functional.huber_loss`.
 *
 * @param input Any shape.
 * @param target The same shape.
 * @param options Delta and the reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
 * @throws {RangeError} If the shapes differ.
 */
export function huberLoss(input: Tensor, target: Tensor, options: HuberLossOptions = {}): Tensor {
  refuseUnknown("take the huberLoss", options, { reduction: true, delta: true });
  checkSame("huberLoss", input, target);
  const { delta = 1, reduction } = options;
  return ops.huber_loss(input, target, numberOf(reduction), delta);
}

/**
 * -(target log(input) + (1 - target) log(1 - input)), with logarithms of -100 at least. PyTorch's
 * `torch.nn.functional.binary_cross_entropy`.
 *
 * @param input Probabilities, any shape.
 * @param target Probabilities, the same shape.
 * @param options Weights and the reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
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
 * As {@linkcode binaryCrossEntropy} of sigmoid(input), precise also far from zero. PyTorch's
 * `torch.nn.functional.binary_cross_entropy_with_logits`.
 *
 * @param input Logits, any shape.
 * @param target Probabilities, the same shape.
 * @param options Weights and the reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
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
 * target × (log(target) - input), the Kullback-Leibler divergence's terms. PyTorch's
 * `torch.nn.functional.kl_div`.
 *
 * @param input Logarithms of probabilities, any shape.
 * @param target Probabilities, or logarithms of such with `log_target`, that broadcast to it.
 * @param options The reduction.
 * @returns A scalar; with `"none"`, of the input's shape.
 * @throws {TypeError} If there is no such reduction.
 */
export function klDiv(input: Tensor, target: Tensor, options: KLDivLossOptions = {}): Tensor {
  refuseUnknown("take the klDiv", options, { reduction: true, log_target: true });
  const { reduction, log_target = false } = options;
  const isByBatch = reduction === "batchmean";
  const loss = ops.kl_div(input, target, numberOf(isByBatch ? "sum" : reduction), { log_target });
  return isByBatch && input.shape.length > 0 ? loss.div(input.shape[0]!) : loss;
}
