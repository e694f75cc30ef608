/**
 * A learning rate that goes up and down once.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { Schedule, type Scheduled } from "./schedule.ts";

/** Options of {@linkcode OneCycleLR}. */
export interface OneCycleLROptions {
  /** The greatest. */
  max_lr: number;
  /** In how many steps, a positive whole number. */
  total_steps: number;
  /** In which part of them it goes up, from 0 to 1. Default: 0.3. */
  pct_start?: number;
  /** The first is the greatest divided by it. Default: 25. */
  div_factor?: number;
  /** The last is the first divided by it. Default: 1e4. */
  final_div_factor?: number;
}

/**
 * Up along half a cosine, and down along another (Smith and Topin 2018). Momentum stays as it is.
 *
 * It has `total_steps` rates, and one more for the `step()` after the last step, as PyTorch's.
 */
export class OneCycleLR extends Schedule<Required<OneCycleLROptions>> {
  /**
   * Begins.
   *
   * @param optimizer The optimizer. What its learning rate was does not matter.
   * @param options How far, and how long.
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

  /** Refuses what is out of range. */
  protected override check(settings: Required<OneCycleLROptions>): void {
    check(settings);
  }

  /** The learning rates. */
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

/** A phase without length is at its end: where the way up is one step, that is the greatest. */
function partOf(steps: number, length: number): number {
  return length === 0 ? 1 : steps / length;
}

function anneal(from: number, to: number, part: number): number {
  return to + (from - to) / 2 * (1 + Math.cos(Math.PI * part));
}
