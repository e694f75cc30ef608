/**
 * The one-cycle learning-rate schedule.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { Schedule, type Scheduled } from "./schedule.ts";

/** Options of {@linkcode OneCycleLR}. */
export interface OneCycleLROptions {
  /** Maximum learning rate. */
  max_lr: number;
  /** Number of steps, a positive whole number. */
  total_steps: number;
  /** Fraction of the steps in which the rate rises, from 0 to 1. Default: 0.3. */
  pct_start?: number;
  /** The initial rate is `max_lr / div_factor`. Default: 25. */
  div_factor?: number;
  /** The final rate is the initial rate divided by this. Default: 1e4. */
  final_div_factor?: number;
}

/**
 * Raises the learning rate along half a cosine, then lowers it along another (Smith and Topin 2018). Unlike
 * in PyTorch, momentum does not change.
 *
 * It has `total_steps` rates, plus one for the `step()` after the last step, as in PyTorch.
 *
 * @example Four steps
 * ```ts
 * import { nn, optim } from "@cohort/distributed";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * using net = new nn.Linear(1, 1);
 * using optimizer = new optim.SGD(net.parameters());
 * const schedule = new optim.OneCycleLR(optimizer, { max_lr: 1, total_steps: 4, pct_start: 0.5 });
 * for (const rate of [1 / 25, 1, 0.5, 0]) {
 *   assertAlmostEquals(schedule.lastLr[0]!, rate, 1e-5);
 *   schedule.step();
 * }
 * ```
 */
export class OneCycleLR extends Schedule<Required<OneCycleLROptions>> {
  /**
   * Creates the schedule and sets the first rate.
   *
   * @param optimizer The optimizer. Its current learning rate is ignored.
   * @param options The rates and the number of steps.
   * @throws {RangeError} If an option is out of range.
   */
  constructor(optimizer: Scheduled, options: OneCycleLROptions) {
    refuseUnknown("make OneCycleLR", options, {
      max_lr: true,
      total_steps: true,
      pct_start: true,
      div_factor: true,
      final_div_factor: true,
    });
    const { max_lr, total_steps, pct_start = 0.3, div_factor = 25, final_div_factor = 1e4 } = options;
    const settings = { max_lr, total_steps, pct_start, div_factor, final_div_factor };
    check(settings);
    for (const group of optimizer.paramGroups) group.initial_lr = max_lr / div_factor;
    super(optimizer, settings);
    this.begin();
  }

  /** Throws if a setting is out of range. */
  protected override check(settings: Required<OneCycleLROptions>): void {
    check(settings);
  }

  /** Returns the learning rates of the current step. */
  protected override getLr(): number[] {
    const { max_lr, total_steps, pct_start, div_factor, final_div_factor } = this.settings;
    const epoch = this.lastEpoch;
    if (epoch > total_steps) {
      throw new RangeError(
        `Cannot step OneCycleLR: it has ${total_steps} steps, this would be step ${epoch}; make it longer`,
      );
    }
    const first = max_lr / div_factor;
    const top = pct_start * total_steps - 1;
    const last = total_steps - 1;
    const lr = epoch <= top
      ? anneal(first, max_lr, partOf(epoch, top))
      : anneal(max_lr, first / final_div_factor, partOf(epoch - top, last - top));
    return this.baseLrs.map(() => lr);
  }
}

function check(
  { max_lr, total_steps, pct_start, div_factor, final_div_factor }: Required<OneCycleLROptions>,
) {
  const refuse = (name: string, value: unknown, range: string): never => {
    throw new RangeError(`Cannot make OneCycleLR: ${name} is ${value}, not ${range}`);
  };
  if (!Number.isFinite(max_lr)) refuse("max_lr", max_lr, "a finite number");
  if (!(Number.isInteger(total_steps) && total_steps > 0)) {
    refuse("total_steps", total_steps, "a positive whole number");
  }
  if (!(pct_start >= 0 && pct_start <= 1)) refuse("pct_start", pct_start, "from 0 to 1");
  for (const [name, factor] of Object.entries({ div_factor, final_div_factor })) {
    if (!Number.isFinite(factor) || factor === 0) refuse(name, factor, "a finite number other than 0");
  }
}

/** A phase of length zero is at its end: if the rise has one step, that step has the maximum rate. */
function partOf(steps: number, length: number): number {
  return length === 0 ? 1 : steps / length;
}

function anneal(from: number, to: number, part: number): number {
  return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
}
