/**
 * What all learning-rate schedules are.
 *
 * @module
 */

/** What a schedule writes to: an optimizer. */
export interface Scheduled {
  /** Its groups. A schedule writes `lr`, and what it began with as `initial_lr`. */
  readonly paramGroups: { lr: number; initial_lr?: number }[];
}

/** What a schedule needs to go on exactly, by PyTorch's names. */
export interface ScheduleState {
  /** How many steps it has taken. */
  last_epoch: number;
  /** What the groups began with. */
  base_lrs: number[];
  /** The groups' learning rates. */
  _last_lr?: number[];
  /** How it goes on: its arguments, such as `gamma`. */
  [setting: string]: unknown;
}

let restart: (schedule: Schedule) => void;
let unstep: (schedule: Schedule) => void;
let enter: (schedule: Schedule) => void;
let optimizerOf: (schedule: Schedule) => Scheduled;

/**
 * Sets the learning rate of each group of an optimizer: at once, and at each `step()`. PyTorch's
 * `LRScheduler`: each step changes the rates that there are, so that several schedules of one optimizer
 * chain.
 *
 * The first schedule of an optimizer notes the groups' rates as `initial_lr`, which later ones begin with,
 * too.
 *
 * @typeParam Settings The arguments that its state has.
 */
export abstract class Schedule<Settings extends object = object> {
  readonly #optimizer: Scheduled;
  readonly #settings: Settings;
  #baseLrs: number[];
  #lastEpoch = -1;
  #isInitial = false;

  static {
    restart = (schedule) => schedule.beginAnew();
    unstep = (schedule) => schedule.#lastEpoch--;
    enter = (schedule) => schedule.#update(0, () => schedule.closedFormLr());
    optimizerOf = (schedule) => schedule.#optimizer;
  }

  /**
   * Notes what the groups begin with. A class that extends it calls {@linkcode Schedule.begin} at the end of
   * its constructor.
   *
   * @param optimizer The optimizer.
   * @param settings What its state has beside the steps.
   * @throws {RangeError} If a setting is out of range.
   */
  protected constructor(optimizer: Scheduled, settings: Settings) {
    this.#optimizer = optimizer;
    this.#settings = { ...settings };
    this.check(settings);
    this.#baseLrs = optimizer.paramGroups.map((group) => group.initial_lr ??= group.lr);
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

  /** Its arguments. */
  protected get settings(): Readonly<Settings> {
    return this.#settings;
  }

  /** Whether it is being made, and takes no step. */
  protected get isInitial(): boolean {
    return this.#isInitial;
  }

  /**
   * The groups' next learning rates, computed from {@linkcode Schedule.lastLr} or
   * {@linkcode Schedule.baseLrs} and {@linkcode Schedule.lastEpoch}. PyTorch's `get_lr`.
   *
   * @returns One for each group.
   */
  protected abstract getLr(): number[];

  /**
   * The learning rates at {@linkcode Schedule.lastEpoch} from what the groups began with alone;
   * {@linkcode Schedule.getLr}, if it is not overridden.
   *
   * @returns One for each group.
   */
  protected closedFormLr(): number[] {
    return this.getLr();
  }

  /**
   * Refuses settings that are out of range; all are in range, if it is not overridden.
   *
   * @param _settings Those of a program, or of a state.
   */
  protected check(_settings: Settings): void {}

  /** Writes the first learning rates. */
  protected begin(): void {
    this.#isInitial = true;
    try {
      this.#update(this.#lastEpoch + 1, () => this.getLr());
    } finally {
      this.#isInitial = false;
    }
  }

  /** What a `SequentialLR` has the first of its schedules do. */
  protected beginAnew(): void {
    this.begin();
  }

  /**
   * Steps: once after each step, or epoch, of the optimizer.
   *
   * @throws {RangeError} If a rate would not be finite, the schedule is over, or the optimizer has got a
   * group that it knows no rate for. Nothing is changed then.
   */
  step(): void {
    this.#update(this.#lastEpoch + 1, () => this.getLr());
  }

  /** What is needed to go on exactly; plain numbers. */
  stateDict(): ScheduleState {
    return {
      ...this.#settings,
      last_epoch: this.#lastEpoch,
      base_lrs: [...this.#baseLrs],
      _last_lr: this.lastLr,
    };
  }

  /**
   * Goes on from there: takes the state's settings over, too, as PyTorch does, and writes its learning rates.
   * Nothing changes unless all fits.
   *
   * @param state What {@linkcode Schedule.stateDict} gave.
   * @throws {TypeError} If it is no schedule's state.
   * @throws {RangeError} If it is of another number of groups, or a number is out of range.
   */
  loadStateDict(state: ScheduleState): void {
    const groups = this.#optimizer.paramGroups;
    const { last_epoch, base_lrs, _last_lr } = state;
    if (!Array.isArray(base_lrs)) {
      throw new TypeError(
        "Cannot load the schedule's state: it has not base_lrs; give what stateDict() gave",
      );
    }
    const count = (_last_lr ?? base_lrs).length;
    if (count !== groups.length) {
      throw new RangeError(
        `Cannot load the schedule's state: it is of ${count} groups, the optimizer has ${groups.length}`,
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
   * What a group began with.
   *
   * @param index Which group.
   * @throws {RangeError} If the group was added later.
   */
  protected baseLr(index: number): number {
    const base = this.#baseLrs[index];
    if (base === undefined) throw this.#noGroup();
    return base;
  }

  /** Moves to an epoch and writes its rates, or does neither. */
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
    return new RangeError(`Cannot step ${this.constructor.name}: ${counts}; add groups before it is made`);
  }
}

export { enter, optimizerOf, restart, unstep };
