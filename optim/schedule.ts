/**
 * The base class of learning-rate schedules.
 *
 * @module
 */
import { ENTER, OPTIMIZER, RESTART, UNSTEP } from "./internal.ts";

/** Target of a schedule: an optimizer. */
export interface Scheduled {
  /** The groups. A schedule writes `lr`, and stores the initial rate in `initial_lr`. */
  readonly paramGroups: { lr: number; initial_lr?: number }[];
}

/** State of a schedule, sufficient to continue exactly, by PyTorch's names. */
export interface ScheduleState {
  /** Number of steps taken. */
  last_epoch: number;
  /** Initial learning rates of the groups. */
  base_lrs: number[];
  /** Current learning rates of the groups. */
  _last_lr?: number[];
  /** Settings of the schedule, such as `gamma`. */
  [setting: string]: unknown;
}

/**
 * Sets the learning rate of each group of an optimizer, at once and at each `step()`. PyTorch's
 * `LRScheduler`. Each step modifies the current rates, so several schedules of one optimizer can be chained.
 *
 * The first schedule of an optimizer stores the groups' rates in `initial_lr`. Later schedules start from
 * these too.
 *
 * @typeParam Settings Settings that are part of the state.
 */
export abstract class Schedule<Settings extends object = object> {
  readonly #optimizer: Scheduled;
  readonly #settings: Settings;
  #baseLrs: number[];
  #lastEpoch = -1;
  #isInitial = false;

  /**
   * Stores the initial rates of the groups. A subclass must call {@linkcode Schedule.begin} at the end of its
   * constructor.
   *
   * @param optimizer The optimizer.
   * @param settings Settings that are part of the state.
   * @throws {RangeError} If a setting is out of range.
   */
  protected constructor(optimizer: Scheduled, settings: Settings) {
    this.#optimizer = optimizer;
    this.#settings = { ...settings };
    this.check(settings);
    this.#baseLrs = optimizer.paramGroups.map((group) => group.initial_lr ??= group.lr);
  }

  /** Number of steps taken. */
  get lastEpoch(): number {
    return this.#lastEpoch;
  }

  /** Initial learning rates of the groups. */
  get baseLrs(): readonly number[] {
    return this.#baseLrs;
  }

  /** Current learning rates of the groups. */
  get lastLr(): number[] {
    return this.#optimizer.paramGroups.map(({ lr }) => lr);
  }

  /** Settings of the schedule. */
  protected get settings(): Readonly<Settings> {
    return this.#settings;
  }

  /** Whether the schedule is setting its first rates, which is not a step. */
  protected get isInitial(): boolean {
    return this.#isInitial;
  }

  /**
   * Returns the groups' next learning rates, computed from {@linkcode Schedule.lastLr} or
   * {@linkcode Schedule.baseLrs} and {@linkcode Schedule.lastEpoch}. PyTorch's `get_lr`.
   *
   * @returns One rate per group.
   */
  protected abstract getLr(): number[];

  /**
   * Returns the learning rates at {@linkcode Schedule.lastEpoch}, computed only from the initial rates.
   * Default: {@linkcode Schedule.getLr}.
   *
   * @returns One rate per group.
   */
  protected closedFormLr(): number[] {
    return this.getLr();
  }

  /**
   * Throws if a setting is out of range. The default implementation accepts all settings.
   *
   * @param _settings Settings from a program or from a state.
   */
  protected check(_settings: Settings): void {}

  /** Sets the first learning rates. */
  protected begin(): void {
    this.#isInitial = true;
    try {
      this.#update(this.#lastEpoch + 1, () => this.getLr());
    } finally {
      this.#isInitial = false;
    }
  }

  /** Starts this schedule as the first one of a `SequentialLR`. */
  protected beginAnew(): void {
    this.begin();
  }

  /**
   * Takes a step. Call it once after each step, or epoch, of the optimizer.
   *
   * @throws {RangeError} If a rate would not be finite, the schedule is over, or a group was added to the
   * optimizer for which it has no rate. Nothing is changed then.
   */
  step(): void {
    this.#update(this.#lastEpoch + 1, () => this.getLr());
  }

  /** Returns the state needed to continue exactly, as plain numbers. */
  stateDict(): ScheduleState {
    return {
      ...this.#settings,
      last_epoch: this.#lastEpoch,
      base_lrs: [...this.#baseLrs],
      _last_lr: this.lastLr,
    };
  }

  /**
   * Loads a state: adopts its settings too, as PyTorch does, and sets its learning rates. On an error nothing
   * is changed.
   *
   * @param state The result of {@linkcode Schedule.stateDict}.
   * @throws {TypeError} If it is not a schedule's state.
   * @throws {RangeError} If the number of groups differs, or a number is out of range.
   */
  loadStateDict(state: ScheduleState): void {
    const groups = this.#optimizer.paramGroups;
    const { last_epoch, base_lrs, _last_lr } = state;
    if (!Array.isArray(base_lrs)) {
      throw new TypeError(
        "Cannot load the schedule's state: it has no base_lrs; give the result of stateDict()",
      );
    }
    const count = (_last_lr ?? base_lrs).length;
    if (count !== groups.length) {
      throw new RangeError(
        `Cannot load the schedule's state: it has ${count} groups, the optimizer has ${groups.length}`,
      );
    }
    if (![last_epoch, ...base_lrs, ..._last_lr ?? []].every(Number.isFinite)) {
      throw new RangeError("Cannot load the schedule's state: it has numbers that are not finite");
    }
    const settings = { ...this.#settings };
    for (const name of Object.keys(settings)) {
      if (state[name] !== undefined) (settings as Record<string, unknown>)[name] = state[name];
    }
    this.check(settings);
    Object.assign(this.#settings, settings);
    this.#baseLrs = [...base_lrs];
    if (_last_lr === undefined) {
      this.#update(last_epoch, () => this.closedFormLr());
    } else {
      this.#lastEpoch = last_epoch;
      for (const [index, group] of groups.entries()) group.lr = _last_lr[index]!;
    }
  }

  /**
   * Returns the initial rate of a group.
   *
   * @param index Index of the group.
   * @throws {RangeError} If the group was added later.
   */
  protected baseLr(index: number): number {
    const base = this.#baseLrs[index];
    if (base === undefined) throw this.#noGroup();
    return base;
  }

  /** @ignore */
  [OPTIMIZER](): Scheduled {
    return this.#optimizer;
  }

  /** @ignore */
  [RESTART](): void {
    this.beginAnew();
  }

  /** @ignore */
  [ENTER](): void {
    this.#update(0, () => this.closedFormLr());
  }

  /** @ignore */
  [UNSTEP](): void {
    this.#lastEpoch--;
  }

  /** Moves to an epoch and sets its rates; on an error does neither. */
  #update(epoch: number, rates: () => number[]): void {
    const before = this.#lastEpoch;
    this.#lastEpoch = epoch;
    try {
      const lrs = rates();
      const groups = this.#optimizer.paramGroups;
      if (lrs.length !== groups.length) throw this.#noGroup();
      for (const [index, lr] of lrs.entries()) {
        if (Number.isFinite(lr)) continue;
        throw new RangeError(
          `Cannot step ${this.constructor.name}: the learning rate of group ${index} would be ${lr} at epoch ${epoch}`,
        );
      }
      for (const [index, group] of groups.entries()) group.lr = lrs[index]!;
    } catch (error) {
      this.#lastEpoch = before;
      throw error;
    }
  }

  #noGroup(): RangeError {
    const counts =
      `the optimizer has ${this.#optimizer.paramGroups.length} groups, the schedule was made for ${this.#baseLrs.length}`;
    return new RangeError(
      `Cannot step ${this.constructor.name}: ${counts}; add groups before creating the schedule`,
    );
  }
}
