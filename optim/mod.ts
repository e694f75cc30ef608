/**
 * Optimizers, learning-rate schedules, gradient clipping and moving averages, as in PyTorch's `torch.optim`.
 *
 * @module
 */
export { Adam, AdamLike, type AdamOptions, AdamW, type AdamWOptions } from "./adam.ts";
export { clipGradNorm_, type ClipGradNormOptions, clipGradValue_ } from "./clip.ts";
export {
  ExponentialMovingAverage,
  type ExponentialMovingAverageOptions,
  type ExponentialMovingAverageState,
} from "./ema.ts";
export {
  type Batch,
  Optimizer,
  type OptimizerStateDict,
  type ParamGroup,
  type Params,
  type ParamState,
} from "./optimizer.ts";
export { OneCycleLR, type OneCycleLROptions } from "./one_cycle.ts";
export { Schedule, type Scheduled, type ScheduleState } from "./schedule.ts";
export {
  CosineAnnealingLR,
  type CosineAnnealingLROptions,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  type LinearLROptions,
  MultiStepLR,
  StepLR,
} from "./schedules.ts";
export { SequentialLR } from "./sequential.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
