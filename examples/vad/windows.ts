/**
 * How a recording is split into windows, and how ranks share them.
 *
 * @module
 */

/** Samples of a window: 32 ms at 16 kHz. */
export const WINDOW_SAMPLES = 512;

/**
 * How many windows before its share a rank processes without reporting them: 6 s. The model has a state. If
 * it starts in the middle of a recording, it needs about that long before its answers match those of a full
 * run.
 */
export const WARM_UP_WINDOWS = 188;

/** Returns how many windows a recording of `sampleCount` samples has; the last one may be partial. */
export function windowCount(sampleCount: number): number {
  return Math.ceil(sampleCount / WINDOW_SAMPLES);
}

/**
 * Returns window `index` of `samples`; pads the last one with silence.
 *
 * @returns `[WINDOW_SAMPLES]`: a view of `samples`, or a copy if it was padded.
 */
export function windowAt(samples: Float32Array, index: number): Float32Array {
  const window = samples.subarray(index * WINDOW_SAMPLES, (index + 1) * WINDOW_SAMPLES);
  if (window.length === WINDOW_SAMPLES) return window;
  const whole = new Float32Array(WINDOW_SAMPLES);
  whole.set(window);
  return whole;
}

/** The part of a recording that one rank processes. */
export interface Share {
  /** The first window that it processes, to warm up. */
  readonly warmUp: number;
  /** The first window that it reports. */
  readonly first: number;
  /** The window after the last one that it reports. */
  readonly end: number;
}

/**
 * Returns the share of one rank. Shares are contiguous, in the order of the ranks. Each rank processes about
 * the same number of windows, including those for the warm-up.
 *
 * @param count How many windows the recording has.
 * @param rank The rank, from 0.
 * @param worldSize How many ranks there are.
 */
export function shareOf(count: number, rank: number, worldSize: number): Share {
  // A longer warm-up than this would leave the first rank, which needs none, nearly all of the work.
  const warmUp = Math.min(WARM_UP_WINDOWS, Math.floor(count / worldSize));
  const heard = (count + (worldSize - 1) * warmUp) / worldSize;
  const startOf = (r: number) =>
    r === 0 ? 0 : Math.min(count, Math.round(heard + (r - 1) * (heard - warmUp)));
  const first = startOf(rank);
  return {
    warmUp: Math.max(0, first - warmUp),
    first,
    end: rank === worldSize - 1 ? count : startOf(rank + 1),
  };
}
