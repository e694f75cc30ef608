/**
 * Learning-rate schedules in sequence.
 *
 * @module
 */
import { ENTER, OPTIMIZER, RESTART, UNSTEP } from "./internal.ts";
import { Schedule, type Scheduled, type ScheduleState } from "./schedule.ts";

/**
 * Schedules in sequence. Each starts at its milestone, from the groups' initial rates.
 *
 * @example A warmup, then a cosine
 * ```ts
 * import { nn, optim } from "@cohort/distributed";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * using net = new nn.Linear(1, 1);
 * using optimizer = new optim.SGD(net.parameters(), { lr: 1 });
 * const warmup = new optim.LinearLR(optimizer, { start_factor: 0.5, total_iters: 2 });
 * const cosine = new optim.CosineAnnealingLR(optimizer, 2);
 * const schedule = new optim.SequentialLR(optimizer, [warmup, cosine], [2]);
 * for (const rate of [0.5, 0.75, 1, 0.5, 0]) {
 *   assertAlmostEquals(schedule.lastLr[0]!, rate);
 *   schedule.step();
 * }
 * ```
 */
export class SequentialLR extends Schedule<{ _milestones: readonly number[] }> {
  readonly #schedules: readonly Schedule[];
  #epoch = 0;

  /**
   * Creates the schedule and starts the first of its schedules.
   *
   * @param optimizer The optimizer.
   * @param schedules The schedules, created for the same optimizer.
   * @param milestones Numbers of steps after which the second schedule starts, the third, and so on.
   * @throws {RangeError} If the number of milestones is not one less than the number of schedules.
   * @throws {TypeError} If a schedule was created for another optimizer, or one other than the first is a
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
      if (schedule[OPTIMIZER]() !== optimizer) {
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
    this.#schedules[0]![RESTART]();
  }

  /** Number of steps taken. */
  override get lastEpoch(): number {
    return this.#epoch;
  }

  /** Takes a step. */
  override step(): void {
    const epoch = this.#epoch + 1;
    const { _milestones } = this.settings;
    const place = _milestones.filter((milestone) => milestone <= epoch).length;
    const schedule = this.#schedules[place]!;
    if (place > 0 && _milestones[place - 1] === epoch) schedule[ENTER]();
    else schedule.step();
    this.#epoch = epoch;
  }

  /** Returns the state needed to continue exactly, including the states of its schedules. */
  override stateDict(): ScheduleState {
    return {
      ...super.stateDict(),
      last_epoch: this.#epoch,
      _schedulers: this.#schedules.map((schedule) => schedule.stateDict()),
    };
  }

  /**
   * Loads a state.
   *
   * @param state The result of {@linkcode SequentialLR.stateDict}.
   * @throws {RangeError} If the number of groups or schedules differs, or a number is out of range. Nothing
   * is changed then.
   */
  override loadStateDict(state: ScheduleState): void {
    const states = state["_schedulers"] as ScheduleState[] | undefined;
    if (states?.length !== this.#schedules.length) {
      const counts = `it has ${states?.length ?? 0} schedules, this one has ${this.#schedules.length}`;
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

  /** Not used: each step is a step of one of its schedules. */
  protected override getLr(): number[] {
    return this.lastLr;
  }

  /** Starts this schedule as the first one of another `SequentialLR`. */
  protected override beginAnew(): void {
    this.step();
  }

  /** Undoes the initial step that its schedules took when they were created. */
  protected undo(): void {
    for (const schedule of this.#schedules) {
      if (schedule instanceof SequentialLR) schedule.undo();
      else schedule[UNSTEP]();
    }
  }

  #load(state: ScheduleState, states: readonly ScheduleState[]): void {
    for (const [index, schedule] of this.#schedules.entries()) schedule.loadStateDict(states[index]!);
    // Last, because this state has the current rates.
    super.loadStateDict(state);
    this.#epoch = state.last_epoch;
  }
}
