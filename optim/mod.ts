/**
 * Optimizers, learning-rate schedules, gradient clipping and moving averages, as in PyTorch's `torch.optim`.
 *
 * @example Steps with clipped gradients and a schedule
 * ```ts
 * import { nn, ops, optim, tidy } from "@cohort/distributed";
 * import { assert, assertEquals } from "@std/assert";
 *
 * using net = new nn.Linear(8, 1);
 * using optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
 * const schedule = new optim.StepLR(optimizer, 2, { gamma: 0.5 });
 * const losses = [0, 1, 2].map(() =>
 *   tidy(() => {
 *     optimizer.zeroGrad();
 *     const loss = net.forward(ops.ones([4, 8])).square().mean();
 *     loss.backward();
 *     optim.clipGradNorm_(net.parameters(), 1);
 *     optimizer.step();
 *     schedule.step();
 *     return loss.item() as number;
 *   })
 * );
 * assert(losses[2]! < losses[0]!);
 * assertEquals(schedule.lastLr, [0.005]);
 * ```
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
