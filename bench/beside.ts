/**
 * Rows that have our samples beside Python's.
 *
 * @module
 */
import { format, median, type Row } from "./measure.ts";
import { MISSING } from "./peer.ts";

/** What both took, in milliseconds, taken in turns. */
export interface Beside {
  /** What was measured. */
  what: string;
  /** Ours. */
  own: readonly number[];
  /** Python's; empty if there is no Python. */
  python: readonly number[];
}

/**
 * A row for what is to take little time.
 *
 * @param measured The samples.
 * @param bound How much of Python's median it may take; left out, there is no bound.
 */
export function durationRow({ what, own, python }: Beside, bound?: number): Row {
  const least = format(median(own));
  if (python.length === 0) return alone(what, least);
  const ratio = median(own) / median(python);
  return {
    what,
    result: `${least}, ${ratio.toFixed(2)} × Python's ${format(median(python))} (n ${own.length})`,
    bound: bound === undefined ? "" : `≤ ${bound} ×`,
    reached: bound === undefined ? null : ratio <= bound,
  };
}

/**
 * A row for what is to happen often.
 *
 * @param measured How long one took.
 * @param unit What is counted.
 * @param bound How many times Python's rate it must reach.
 */
export function rateRow({ what, own, python }: Beside, unit: string, bound: number): Row {
  const rate = (samples: readonly number[]) => {
    const perSecond = 1000 / median(samples);
    return `${perSecond.toFixed(perSecond < 1000 ? 1 : 0)} ${unit}/s`;
  };
  if (python.length === 0) return alone(what, rate(own));
  const ratio = median(python) / median(own);
  return {
    what,
    result: `${rate(own)}, ${ratio.toFixed(2)} × Python's ${rate(python)} (n ${own.length})`,
    bound: `≥ ${bound} ×`,
    reached: ratio >= bound,
  };
}

function alone(what: string, result: string): Row {
  return { what, result: `${result}; beside Python not measured: ${MISSING}`, bound: "", reached: null };
}
