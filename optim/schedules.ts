/**
 * Learning-rate schedules: PyTorch's `torch.optim.lr_scheduler`, with the same values.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { Schedule, type Scheduled } from "./schedule.ts";

/** Sets the rate to `base · factor(steps)`. The function is not part of the state. */
export class LambdaLR extends Schedule {
  readonly #factor: (epoch: number) => number;

  /**
   * Creates the schedule and sets the first rates.
   *
   * @param optimizer The optimizer.
   * @param lr_lambda Returns the factor of the initial rate after a number of steps.
   * @throws {RangeError} If a rate would not be finite.
   */
  constructor(optimizer: Scheduled, lr_lambda: (epoch: number) => number) {
    super(optimizer, {});
    this.#factor = lr_lambda;
    this.begin();
  }

  /** Returns the learning rates of the current step. */
  protected override getLr(): number[] {
    return this.baseLrs.map((base) => base * this.#factor(this.lastEpoch));
  }
}

/** Multiplies the rate by `gamma` (default 0.1) every `step_size` steps. */
export class StepLR extends Schedule<{ step_size: number; gamma: number }> {
  /**
   * Creates the schedule and sets the first rates.
   *
   * @param optimizer The optimizer.
   * @param step_size Number of steps between changes, above zero.
   * @param options The factor.
   * @throws {RangeError} If an argument is out of range.
   */
  constructor(optimizer: Scheduled, step_size: number, options: { gamma?: number } = {}) {
    refuseUnknown("make StepLR", options, { gamma: true });
    const { gamma = 0.1 } = options;
    super(optimizer, { step_size, gamma });
    this.begin();
  }

  /** Throws if a setting is out of range. */
  protected override check({ step_size, gamma }: { step_size: number; gamma: number }): void {
    checkPositive("StepLR", "step_size", step_size);
    checkFinite("StepLR", "gamma", gamma);
  }

  /** Returns the next learning rates. */
  protected override getLr(): number[] {
    const { step_size, gamma } = this.settings;
    if (this.lastEpoch === 0 || this.lastEpoch % step_size !== 0) return this.lastLr;
    return this.lastLr.map((lr) => lr * gamma);
  }

  /** Returns the learning rates, computed from the initial ones. */
  protected override closedFormLr(): number[] {
    const { step_size, gamma } = this.settings;
    return this.baseLrs.map((base) => base * gamma ** Math.floor(this.lastEpoch / step_size));
  }
}

/** Multiplies the rate by `gamma` (default 0.1) at each milestone. */
export class MultiStepLR extends Schedule<{ milestones: readonly number[]; gamma: number }> {
  /**
   * Creates the schedule and sets the first rates.
   *
   * @param optimizer The optimizer.
   * @param milestones Numbers of steps. A duplicate counts twice.
   * @param options The factor.
   * @throws {RangeError} If an argument is out of range.
   */
  constructor(optimizer: Scheduled, milestones: readonly number[], options: { gamma?: number } = {}) {
    refuseUnknown("make MultiStepLR", options, { gamma: true });
    const { gamma = 0.1 } = options;
    super(optimizer, { milestones: [...milestones], gamma });
    this.begin();
  }

  /** Throws if a setting is out of range. */
  protected override check({ milestones, gamma }: { milestones: readonly number[]; gamma: number }): void {
    for (const milestone of milestones) checkFinite("MultiStepLR", "a milestone", milestone);
    checkFinite("MultiStepLR", "gamma", gamma);
  }

  /** Returns the next learning rates. */
  protected override getLr(): number[] {
    const { milestones, gamma } = this.settings;
    const count = milestones.filter((milestone) => milestone === this.lastEpoch).length;
    return count === 0 ? this.lastLr : this.lastLr.map((lr) => lr * gamma ** count);
  }

  /** Returns the learning rates, computed from the initial ones. */
  protected override closedFormLr(): number[] {
    const { milestones, gamma } = this.settings;
    const count = milestones.filter((milestone) => milestone <= this.lastEpoch).length;
    return this.baseLrs.map((base) => base * gamma ** count);
  }
}

/** Multiplies the rate by `gamma` at each step. */
export class ExponentialLR extends Schedule<{ gamma: number }> {
  /**
   * Creates the schedule and sets the first rates.
   *
   * @param optimizer The optimizer.
   * @param gamma The factor.
   * @throws {RangeError} If it is not finite.
   */
  constructor(optimizer: Scheduled, gamma: number) {
    super(optimizer, { gamma });
    this.begin();
  }

  /** Throws if a setting is out of range. */
  protected override check({ gamma }: { gamma: number }): void {
    checkFinite("ExponentialLR", "gamma", gamma);
  }

  /** Returns the next learning rates. */
  protected override getLr(): number[] {
    if (this.isInitial) return this.lastLr;
    return this.lastLr.map((lr) => lr * this.settings.gamma);
  }

  /** Returns the learning rates, computed from the initial ones. */
  protected override closedFormLr(): number[] {
    return this.baseLrs.map((base) => base * this.settings.gamma ** this.lastEpoch);
  }
}

/** Options of {@linkcode LinearLR}. */
export interface LinearLROptions {
  /** First factor, above 0 and up to 1. Default: 1/3. */
  start_factor?: number;
  /** Last factor, from 0 to 1. Default: 1. */
  end_factor?: number;
  /** Number of steps until the last factor; with 0, the first factor stays. Default: 5. */
  total_iters?: number;
}

/** Multiplies the initial rate by a factor that changes linearly, for example as a warmup. */
export class LinearLR extends Schedule<Required<LinearLROptions>> {
  /**
   * Creates the schedule and sets the first rates.
   *
   * @param optimizer The optimizer.
   * @param options The factors, and the number of steps.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Scheduled, options: LinearLROptions = {}) {
    refuseUnknown("make LinearLR", options, { start_factor: true, end_factor: true, total_iters: true });
    const { start_factor = 1 / 3, end_factor = 1, total_iters = 5 } = options;
    super(optimizer, { start_factor, end_factor, total_iters });
    this.begin();
  }

  /** Throws if a setting is out of range. */
  protected override check({ start_factor, end_factor, total_iters }: Required<LinearLROptions>): void {
    if (!(start_factor > 0 && start_factor <= 1)) {
      throw refused("LinearLR", "start_factor", start_factor, "above 0 and up to 1");
    }
    if (!(end_factor >= 0 && end_factor <= 1)) {
      throw refused("LinearLR", "end_factor", end_factor, "from 0 to 1");
    }
    if (!(total_iters >= 0)) throw refused("LinearLR", "total_iters", total_iters, "0 or more");
  }

  /** Returns the next learning rates. */
  protected override getLr(): number[] {
    const { start_factor, end_factor, total_iters } = this.settings;
    const epoch = this.lastEpoch;
    if (epoch === 0) return this.lastLr.map((lr) => lr * start_factor);
    if (this.isInitial || epoch > total_iters) return this.lastLr;
    const step = end_factor - start_factor;
    return this.lastLr.map((lr) => lr * (1 + step / (total_iters * start_factor + (epoch - 1) * step)));
  }

  /** Returns the learning rates, computed from the initial ones. */
  protected override closedFormLr(): number[] {
    const { start_factor, end_factor, total_iters } = this.settings;
    const part = total_iters === 0 ? 0 : Math.min(total_iters, this.lastEpoch) / total_iters;
    return this.baseLrs.map((base) => base * (start_factor + (end_factor - start_factor) * part));
  }
}

/** Options of {@linkcode CosineAnnealingLR}. */
export interface CosineAnnealingLROptions {
  /** Minimum rate. Default: 0. */
  eta_min?: number;
}

/**
 * Lowers the rate along half a cosine, from the initial rate to `eta_min` in `T_max` steps, and then raises
 * it again (Loshchilov and Hutter 2017).
 */
export class CosineAnnealingLR extends Schedule<{ T_max: number; eta_min: number }> {
  /**
   * Creates the schedule and sets the first rates.
   *
   * @param optimizer The optimizer.
   * @param T_max Number of steps until the minimum, above zero.
   * @param options The minimum.
   * @throws {RangeError} If an argument is out of range.
   */
  constructor(optimizer: Scheduled, T_max: number, options: CosineAnnealingLROptions = {}) {
    refuseUnknown("make CosineAnnealingLR", options, { eta_min: true });
    const { eta_min = 0 } = options;
    super(optimizer, { T_max, eta_min });
    this.begin();
  }

  /** Throws if a setting is out of range. */
  protected override check({ T_max, eta_min }: { T_max: number; eta_min: number }): void {
    checkPositive("CosineAnnealingLR", "T_max", T_max);
    checkFinite("CosineAnnealingLR", "eta_min", eta_min);
  }

  /** Returns the next learning rates. */
  protected override getLr(): number[] {
    const { T_max, eta_min } = this.settings;
    const epoch = this.lastEpoch;
    if (this.isInitial) return this.lastLr;
    if ((epoch - 1 - T_max) % (2 * T_max) === 0) {
      const rise = 1 - Math.cos(Math.PI / T_max);
      return this.lastLr.map((lr, index) => lr + (this.baseLr(index) - eta_min) * rise / 2);
    }
    const factor = (1 + Math.cos(Math.PI * epoch / T_max)) / (1 + Math.cos(Math.PI * (epoch - 1) / T_max));
    return this.lastLr.map((lr) => factor * (lr - eta_min) + eta_min);
  }

  /** Returns the learning rates, computed from the initial ones. */
  protected override closedFormLr(): number[] {
    const { T_max, eta_min } = this.settings;
    const part = 1 + Math.cos(Math.PI * this.lastEpoch / T_max);
    return this.baseLrs.map((base) => eta_min + (base - eta_min) * part / 2);
  }
}

function checkPositive(schedule: string, name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) {
    throw refused(schedule, name, value, "a finite number above 0");
  }
}

function checkFinite(schedule: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw refused(schedule, name, value, "a finite number");
}

function refused(schedule: string, name: string, value: unknown, range: string): RangeError {
  return new RangeError(`Cannot make ${schedule}: ${name} is ${value}, not ${range}`);
}
