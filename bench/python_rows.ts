/**
 * Report rows that compare our samples with Python's.
 *
 * @module
 */
import { format, median, ratioRow, type Row } from "./measure.ts";
import { MISSING } from "./peer.ts";

/** Durations of both sides, in milliseconds. Both were measured in turns. */
export interface Comparison {
  /** The name of the measurement. */
  what: string;
  /** Our durations. */
  own: readonly number[];
  /** Python's durations; empty if there is no Python. */
  python: readonly number[];
}

/**
 * Makes a row for a measurement where less time is better.
 *
 * @param measured The samples.
 * @param bound The most it may take, as a multiple of Python's median. Default: no bound.
 */
export function durationRow({ what, own, python }: Comparison, bound?: number): Row {
  const least = format(median(own));
  if (python.length === 0) return rowWithoutPython(what, least);
  const value = median(own) / median(python);
  return ratioRow(what, least, { value, bound }, `Python's ${format(median(python))} (n ${own.length})`);
}

/**
 * Makes a row for a measurement where a higher rate is better.
 *
 * @param measured How long one run took.
 * @param unit The unit that is counted.
 * @param bound The least rate, as a multiple of Python's.
 */
export function rateRow({ what, own, python }: Comparison, unit: string, bound: number): Row {
  const rate = (samples: readonly number[]) => {
    const perSecond = 1000 / median(samples);
    return `${perSecond.toFixed(perSecond < 1000 ? 1 : 0)} ${unit}/s`;
  };
  if (python.length === 0) return rowWithoutPython(what, rate(own));
  const value = median(python) / median(own);
  const ratio = { value, bound, isHigherBetter: true };
  return ratioRow(what, rate(own), ratio, `Python's ${rate(python)} (n ${own.length})`);
}

function rowWithoutPython(what: string, result: string): Row {
  return { what, result: `${result}; Python was not measured: ${MISSING}`, bound: "", reached: null };
}
