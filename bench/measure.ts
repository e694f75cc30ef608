/**
 * Medians, and how they are printed.
 *
 * @module
 */

/** What a row of the report says. */
export interface Row {
  /** What was measured. */
  what: string;
  /** The result, in words. */
  result: string;
  /** What it must reach, in words; empty where there is no bound. */
  bound: string;
  /** Whether it does; `null` where there is no bound. */
  reached: boolean | null;
}

/** The value below which a share `q` of the samples lies. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
}

/** The middle sample. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Milliseconds that each of `count` runs took, after `warm` that do not count. */
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

/** A duration with a unit that suits it. */
export function format(ms: number): string {
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`;
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 2 : 1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** Median and 99th percentile. */
export function formatSamples(samples: readonly number[]): string {
  return `${format(median(samples))} (p99 ${format(quantile(samples, 0.99))}, n ${samples.length})`;
}
