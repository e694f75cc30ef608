/**
 * How a recording is cut into the windows that the model hears, and those shared among ranks.
 *
 * @module
 */

/** Samples of a window: 32 ms at 16 kHz. */
export const WINDOW_SAMPLES = 512;

/**
 * How many windows before its share a rank hears without reporting them: 6 s. The model remembers; started in
 * the middle of a recording it needs about that long to come to the answers that it gives when it has heard
 * all of it.
 */
export const WARM_UP_WINDOWS = 188;

/** The windows that a recording of `sampleCount` samples fills, the last one perhaps in part. */
export function windowCount(sampleCount: number): number {
  return Math.ceil(sampleCount / WINDOW_SAMPLES);
}

/**
 * Window `index` of `samples`; the last one is filled up with silence.
 *
 * @returns `[WINDOW_SAMPLES]`: a view of `samples`, or a copy where it had to be filled up.
 */
export function windowAt(samples: Float32Array, index: number): Float32Array {
  const window = samples.subarray(index * WINDOW_SAMPLES, (index + 1) * WINDOW_SAMPLES);
  if (window.length === WINDOW_SAMPLES) return window;
  const whole = new Float32Array(WINDOW_SAMPLES);
  whole.set(window);
  return whole;
}

/** The part of a recording that one rank hears. */
export interface Share {
  /** The first window that it hears, to warm up. */
  readonly warmUp: number;
  /** The first window that it reports. */
  readonly first: number;
  /** The window after the last one that it reports. */
  readonly end: number;
}

/**
 * The share of one rank: neighbouring windows, so that ranks in their order make up the recording, and about
 * as much to hear for each, what it hears to warm up included.
 *
 * @param count The windows of the recording.
 * @param rank The rank, from 0.
 * @param worldSize How many ranks there are.
 */
export function shareOf(count: number, rank: number, worldSize: number): Share {
  // Warming up longer than half a share would leave the first rank, which needs none, nearly all of the work.
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
