/**
 * Learning-rate schedules one after the other.
 *
 * @module
 */
import {
  enter,
  optimizerOf,
  restart,
  Schedule,
  type Scheduled,
  type ScheduleState,
  unstep,
} from "./schedule.ts";

/** One schedule after the other: each begins at its milestone, from what the groups began with. */
export class SequentialLR extends Schedule<{ _milestones: readonly number[] }> {
  readonly #schedules: readonly Schedule[];
  #epoch = 0;

  /**
   * Begins, with the first.
   *
   * @param optimizer The optimizer.
   * @param schedules The schedules, made for the same optimizer.
   * @param milestones After how many steps the second begins, and the third, and so on.
   * @throws {RangeError} If there are not one fewer milestones than schedules.
   * @throws {TypeError} If a schedule was made for another optimizer, or one but the first is a
   * `SequentialLR`.
   */
  constructor(optimizer: Scheduled, schedules: readonly Schedule[], milestones: readonly number[]) {
    if (schedules.length === 0 || milestones.length !== schedules.length - 1) {
      const counts = schedules.length === 0
        ? "give at least one schedule"
        : `${schedules.length} schedules need ${schedules.length - 1} milestones, not ${milestones.length}`;
      throw new RangeError(`Cannot make SequentialLR: ${counts}`);
    }
    for (const [index, schedule] of schedules.entries()) {
      if (optimizerOf(schedule) !== optimizer) {
        throw new TypeError(`Cannot make SequentialLR: schedule ${index} was made for another optimizer`);
      }
      if (index > 0 && schedule instanceof SequentialLR) {
        throw new TypeError(
          `Cannot make SequentialLR: schedule ${index} is a SequentialLR; give its schedules and milestones in its place`,
        );
      }
    }
    super(optimizer, { _milestones: [...milestones] });
    this.#schedules = [...schedules];
    for (const group of optimizer.paramGroups) group.lr = group.initial_lr!;
    this.undo();
    restart(this.#schedules[0]!);
  }

  /** How many steps it has taken. */
  override get lastEpoch(): number {
    return this.#epoch;
  }

  /** Steps. */
  override step(): void {
    const epoch = this.#epoch + 1;
    const { _milestones } = this.settings;
    const place = _milestones.filter((milestone) => milestone <= epoch).length;
    const schedule = this.#schedules[place]!;
    if (place > 0 && _milestones[place - 1] === epoch) enter(schedule);
    else schedule.step();
    this.#epoch = epoch;
  }

  /** What is needed to go on exactly, with the states of its schedules. */
  override stateDict(): ScheduleState {
    return {
      ...super.stateDict(),
      last_epoch: this.#epoch,
      _schedulers: this.#schedules.map((schedule) => schedule.stateDict()),
    };
  }

  /**
   * Goes on from there.
   *
   * @param state What {@linkcode SequentialLR.stateDict} gave.
   * @throws {RangeError} If it is of another number of groups or schedules, or a number is out of range.
   * Nothing is changed then.
   */
  override loadStateDict(state: ScheduleState): void {
    const states = state["_schedulers"] as ScheduleState[] | undefined;
    if (states?.length !== this.#schedules.length) {
      const counts = `it is of ${states?.length ?? 0} schedules, this is of ${this.#schedules.length}`;
      throw new RangeError(`Cannot load the schedule's state: ${counts}`);
    }
    const before = this.stateDict();
    try {
      this.#load(state, states);
    } catch (error) {
      this.#load(before, before["_schedulers"] as ScheduleState[]);
      throw error;
    }
  }

  /** Not used: each step is one of its schedules'. */
  protected override getLr(): number[] {
    return this.lastLr;
  }

  /** What a `SequentialLR` around it has it do. */
  protected override beginAnew(): void {
    this.step();
  }

  /** Takes back the step that its schedules took when they were made. */
  protected undo(): void {
    for (const schedule of this.#schedules) {
      if (schedule instanceof SequentialLR) schedule.undo();
      else unstep(schedule);
    }
  }

  #load(state: ScheduleState, states: readonly ScheduleState[]): void {
    for (const [index, schedule] of this.#schedules.entries()) schedule.loadStateDict(states[index]!);
    // Last: it is this that has the rates.
    super.loadStateDict(state);
    this.#epoch = state.last_epoch;
  }
}
