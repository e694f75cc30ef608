/**
 * Medians, and their format.
 *
 * @module
 */

/** A row of the report. */
export interface Row {
  /** The name of the measurement. */
  what: string;
  /** The result, as text. */
  result: string;
  /** The bound, as text; empty if there is none. */
  bound: string;
  /** Whether the bound is reached; `null` if there is none. */
  reached: boolean | null;
  /** The ratio to what was measured in turns with it; `result` has it as text, too. */
  ratio?: Ratio;
  /** The bar of this measurement in a plot of the report. */
  bar?: Bar;
}

/** A ratio of two medians of one run. */
export interface Ratio {
  /** The ratio. */
  value: number;
  /** Its bound. */
  bound?: number;
  /** Whether more is better. Default: less is better. */
  isHigherBetter?: boolean;
}

/** A bar of a plot. Rows with the same title are bars of the same plot. */
export interface Bar {
  /** The plot's title. */
  plot: string;
  /** What the bar is called. */
  label: string;
  /** Its length. */
  value: number;
  /** What the value counts. All bars of a plot have the same unit. */
  unit: "ms" | "items/s";
  /** Whether it is Cohort's, another program's, or a limit of the system. */
  kind: "own" | "other" | "limit";
}

/** Returns the value that a share `q` of the samples is below. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
}

/** Returns the middle sample. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * Runs a function `count` times and returns each duration in milliseconds, after `warm` runs that are not
 * measured.
 */
export async function time(run: () => unknown, count: number, warm = 0): Promise<number[]> {
  for (let round = 0; round < warm; round++) await run();
  const samples: number[] = [];
  for (let round = 0; round < count; round++) {
    const startedAt = performance.now();
    await run();
    samples.push(performance.now() - startedAt);
  }
  return samples;
}

/** Formats a duration with a suitable unit. */
export function format(ms: number): string {
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`;
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 2 : 1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/**
 * Makes a row whose bound is a ratio of two medians.
 *
 * @param what The name of the measurement.
 * @param text The result as text, without the ratio.
 * @param ratio The ratio and its bound.
 * @param of What the ratio compares with.
 */
export function ratioRow(what: string, text: string, ratio: Ratio, of: string): Row {
  const { value, bound, isHigherBetter = false } = ratio;
  const isReached = () => isHigherBetter ? value >= bound! : value <= bound!;
  return {
    what,
    result: `${text}, ${value.toFixed(2)} × ${of}`,
    bound: bound === undefined ? "" : `${isHigherBetter ? "≥" : "≤"} ${bound} ×`,
    reached: bound === undefined ? null : isReached(),
    ratio,
  };
}

/** Formats the median and the 99th percentile. */
export function formatSamples(samples: readonly number[]): string {
  return `${format(median(samples))} (p99 ${format(quantile(samples, 0.99))}, n ${samples.length})`;
}
