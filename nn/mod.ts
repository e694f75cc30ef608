/**
 * Neural network layers on libtorch's operators: PyTorch's `torch.nn`. Names match PyTorch's, so weight files
 * are interchangeable.
 *
 * Classes have PyTorch's names. Functions and methods are in camel case. Keyword arguments are in an options
 * bag, under PyTorch's names. After the same `ops.manualSeed`, layers start with the same numbers as in
 * PyTorch.
 *
 * @example A training step
 * ```ts
 * import { nn, ops, tidy } from "@cohort/distributed";
 * import { assert } from "@std/assert";
 *
 * using net = new nn.Sequential(new nn.Linear(784, 128), new nn.ReLU(), new nn.Linear(128, 10));
 * tidy(() => {
 *   const images = ops.rand([32, 784]);
 *   const labels = ops.randint(10, [32]);
 *   const loss = nn.functional.crossEntropy(net.forward(images), labels);
 *   net.zeroGrad();
 *   loss.backward();
 * });
 * assert(net.parameters().every(({ grad }) => grad !== null));
 * ```
 *
 * @module
 */
export {
  ELU,
  GELU,
  type GELUOptions,
  Hardswish,
  InplaceActivation,
  type InplaceOptions,
  LeakyReLU,
  LogSoftmax,
  Mish,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  type SoftplusOptions,
  Tanh,
} from "./activation.ts";
export { type AttentionOptions, MultiheadAttention, type MultiheadAttentionOptions } from "./attention.ts";
export { BatchNorm, BatchNorm1d, BatchNorm2d, type BatchNormOptions } from "./batch_norm.ts";
export { Sequential } from "./container.ts";
export {
  Conv1d,
  Conv2d,
  ConvNd,
  type ConvOptions,
  ConvTranspose2d,
  type ConvTransposeOptions,
  type PaddingMode,
} from "./conv.ts";
export { Dropout, Dropout2d, DropoutBase, type DropoutOptions } from "./dropout.ts";
export { Embedding, type EmbeddingOptions } from "./embedding.ts";
export { Flatten, Unflatten } from "./flatten.ts";
export * as functional from "./functional.ts";
export type { InterpolateMode } from "./functional_images.ts";
export type {
  BCELossOptions,
  BCEWithLogitsLossOptions,
  CrossEntropyOptions,
  HuberLossOptions,
  KLDivLossOptions,
  LossOptions,
  NLLLossOptions,
  Reduction,
  SmoothL1LossOptions,
} from "./functional_losses.ts";
export * as init from "./init.ts";
export { Identity, Linear, type LinearOptions } from "./linear.ts";
export {
  BCELoss,
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  HuberLoss,
  KLDivLoss,
  L1Loss,
  MSELoss,
  NLLLoss,
  SmoothL1Loss,
} from "./losses.ts";
export type { LoadedKeys } from "./load.ts";
export { type AnyModule, Module } from "./module.ts";
export type { LoadStateDictOptions, ModuleToOptions } from "./module_options.ts";
export {
  GroupNorm,
  type GroupNormOptions,
  LayerNorm,
  type LayerNormOptions,
  RMSNorm,
  type RMSNormOptions,
} from "./normalization.ts";
export { buffer, type BufferOptions, parameter, type ParameterOptions } from "./parameter.ts";
export {
  AdaptiveAvgPool2d,
  AvgPool2d,
  type AvgPoolOptions,
  MaxPool2d,
  type MaxPoolOptions,
} from "./pooling.ts";
export type { FactoryOptions, Sizes } from "./sizes.ts";
export {
  type EncoderOptions,
  TransformerEncoderLayer,
  type TransformerEncoderLayerOptions,
} from "./transformer.ts";
export { Upsample, type UpsampleOptions } from "./upsample.ts";
