/** How learning rates change as training goes on. Each is a number of the steps so far, in closed form: PyTorch's
 * `torch.optim.lr_scheduler`, whose values these are.
 *
 * @module
 */

/** What a schedule writes to: an optimizer. */
export interface Scheduled {
  /** Its groups. */
  readonly paramGroups: { lr: number }[];
}

/** What a schedule needs to go on exactly. */
export interface ScheduleState {
  /** How many steps it has taken. */
  last_epoch: number;
  /** What the groups began with. */
  base_lrs: number[];
}

/** Sets the learning rate of each group of an optimizer: at once, and at each `step()`. */
export abstract class Schedule {
  readonly #optimizer: Scheduled;
  #baseLrs: number[];
  #lastEpoch = 0;

  /** Takes the groups' learning rates as what it begins with.
   *
   * @param optimizer The optimizer.
   */
  protected constructor(optimizer: Scheduled) {
    this.#optimizer = optimizer;
    this.#baseLrs = optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** How many steps it has taken. */
  get lastEpoch(): number {
    return this.#lastEpoch;
  }

  /** What the groups began with. */
  get baseLrs(): readonly number[] {
    return this.#baseLrs;
  }

  /** The groups' learning rates now. */
  get lastLr(): number[] {
    return this.#optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** What a group's learning rate is.
   *
   * @param base What it began with.
   * @param epoch After how many steps.
   * @param group Which group.
   * @returns The learning rate.
   */
  abstract lrAt(base: number, epoch: number, group: number): number;

  /** Steps: once after each step, or epoch, of the optimizer. */
  step(): void {
    this.#lastEpoch++;
    this.write();
  }

  /** What is needed to go on exactly; plain numbers. */
  stateDict(): ScheduleState {
    return { last_epoch: this.#lastEpoch, base_lrs: [...this.#baseLrs] };
  }

  /** Goes on from there.
   *
   * @param state What {@linkcode Schedule.stateDict} gave.
   * @throws {RangeError} If it is of another number of groups.
   */
  loadStateDict(state: ScheduleState): void {
    const count = this.#optimizer.paramGroups.length;
    if (state.base_lrs.length !== count) {
      const state_ = `it is of ${state.base_lrs.length} groups, the optimizer has ${count}`;
      throw new RangeError(`Cannot load the schedule's state: ${state_}`);
    }
    this.#lastEpoch = state.last_epoch;
    this.#baseLrs = [...state.base_lrs];
    this.write();
  }

  /** Writes the learning rates. */
  protected write(): void {
    for (const [index, group] of this.#optimizer.paramGroups.entries()) {
      group.lr = this.lrAt(this.#baseLrs[index]!, this.#lastEpoch, index);
    }
  }
}

/** `base · factor(steps)`. */
export class LambdaLR extends Schedule {
  readonly #factor: (epoch: number) => number;

  /** Begins.
   *
   * @param optimizer The optimizer.
   * @param lr_lambda What the learning rate is multiplied by after so many steps.
   */
  constructor(optimizer: Scheduled, lr_lambda: (epoch: number) => number) {
    super(optimizer);
    this.#factor = lr_lambda;
    this.write();
  }

  /** The learning rate. */
  override lrAt(base: number, epoch: number): number {
    return base * this.#factor(epoch);
  }
}

/** Times `gamma` (default 0.1) every `step_size` steps. */
export class StepLR extends LambdaLR {
  /** Begins. */
  constructor(optimizer: Scheduled, step_size: number, options: { gamma?: number } = {}) {
    const { gamma = 0.1 } = options;
    super(optimizer, (epoch) => gamma ** Math.floor(epoch / step_size));
  }
}

/** Times `gamma` (default 0.1) at each milestone. */
export class MultiStepLR extends LambdaLR {
  /** Begins. */
  constructor(optimizer: Scheduled, milestones: readonly number[], options: { gamma?: number } = {}) {
    const { gamma = 0.1 } = options;
    super(optimizer, (epoch) => gamma ** milestones.filter((milestone) => milestone <= epoch).length);
  }
}

/** Times `gamma` at each step. */
export class ExponentialLR extends LambdaLR {
  /** Begins. */
  constructor(optimizer: Scheduled, gamma: number) {
    super(optimizer, (epoch) => gamma ** epoch);
  }
}

/** Options of {@linkcode LinearLR}. */
export interface LinearLROptions {
  /** The first factor. Default: 1/3. */
  start_factor?: number;
  /** The last. Default: 1. */
  end_factor?: number;
  /** After how many steps. Default: 5. */
  total_iters?: number;
}

/** A factor that goes from one number to another along a line, as when training is to begin slowly. */
export class LinearLR extends LambdaLR {
  /** Begins. */
  constructor(optimizer: Scheduled, options: LinearLROptions = {}) {
    const { start_factor = 1 / 3, end_factor = 1, total_iters = 5 } = options;
    super(optimizer, (epoch) => {
      return start_factor + (end_factor - start_factor) * Math.min(epoch, total_iters) / total_iters;
    });
  }
}

/** Options of {@linkcode CosineAnnealingLR}. */
export interface CosineAnnealingLROptions {
  /** The least. Default: 0. */
  eta_min?: number;
}

/** Half a cosine, from what it began with to `eta_min` in `T_max` steps, and back (Loshchilov and Hutter 2017). */
export class CosineAnnealingLR extends Schedule {
  readonly #steps: number;
  readonly #least: number;

  /** Begins.
   *
   * @param optimizer The optimizer.
   * @param T_max In how many steps.
   * @param options The least.
   */
  constructor(optimizer: Scheduled, T_max: number, options: CosineAnnealingLROptions = {}) {
    super(optimizer);
    this.#steps = T_max;
    this.#least = options.eta_min ?? 0;
    this.write();
  }

  /** The learning rate. */
  override lrAt(base: number, epoch: number): number {
    return this.#least + (base - this.#least) * (1 + Math.cos(Math.PI * epoch / this.#steps)) / 2;
  }
}

/** Options of {@linkcode OneCycleLR}. */
export interface OneCycleLROptions {
  /** The greatest. */
  max_lr: number;
  /** In how many steps. */
  total_steps: number;
  /** In which part of them it goes up. Default: 0.3. */
  pct_start?: number;
  /** The first is the greatest divided by it. Default: 25. */
  div_factor?: number;
  /** The last is the first divided by it. Default: 1e4. */
  final_div_factor?: number;
}

/** Up along half a cosine, and down along another (Smith and Topin 2018). Momentum stays as it is. */
export class OneCycleLR extends Schedule {
  readonly #options: Required<OneCycleLROptions>;

  /** Begins.
   *
   * @param optimizer The optimizer. What its learning rate was does not matter.
   * @param options How far, and how long.
   */
  constructor(optimizer: Scheduled, options: OneCycleLROptions) {
    super(optimizer);
    this.#options = { pct_start: 0.3, div_factor: 25, final_div_factor: 1e4, ...options };
    this.write();
  }

  /** The learning rate. */
  override lrAt(_base: number, epoch: number): number {
    const { max_lr, total_steps, pct_start, div_factor, final_div_factor } = this.#options;
    const first = max_lr / div_factor;
    const top = pct_start * total_steps - 1;
    const between = (from: number, to: number, part: number) =>
      to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
    if (epoch <= top) return between(first, max_lr, epoch / top);
    return between(max_lr, first / final_div_factor, (epoch - top) / (total_steps - 1 - top));
  }
}

/** One factor or schedule after the other: each begins at its milestone. */
export class SequentialLR extends Schedule {
  readonly #schedules: readonly Schedule[];
  readonly #milestones: readonly number[];

  /** Begins.
   *
   * @param optimizer The optimizer.
   * @param schedules The schedules, made for the same optimizer.
   * @param milestones After how many steps the second begins, and the third, and so on.
   * @throws {RangeError} If there are not one fewer milestones than schedules.
   */
  constructor(optimizer: Scheduled, schedules: readonly Schedule[], milestones: readonly number[]) {
    super(optimizer);
    if (milestones.length !== schedules.length - 1) {
      const counts = `${schedules.length} schedules need ${schedules.length - 1} milestones`;
      throw new RangeError(`Cannot make a SequentialLR: ${counts}, not ${milestones.length}`);
    }
    this.#schedules = schedules;
    this.#milestones = milestones;
    this.write();
  }

  /** The learning rate. */
  override lrAt(_base: number, epoch: number, group: number): number {
    const place = this.#milestones.filter((milestone) => milestone <= epoch).length;
    const schedule = this.#schedules[place]!;
    // What the first of them began with: they have written theirs since.
    const base = this.#schedules[0]!.baseLrs[group]!;
    return schedule.lrAt(base, epoch - (this.#milestones[place - 1] ?? 0), group);
  }
}
