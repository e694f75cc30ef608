/**
 * From the probability of speech in each window to segments of speech.
 *
 * @module
 */

import { MODEL_RATE } from "./recording.ts";
import { WINDOW_SAMPLES } from "./windows.ts";

/** A segment of speech. */
export interface Segment {
  /** The start, in seconds. */
  readonly start: number;
  /** The end, in seconds. */
  readonly end: number;
  /** The mean probability of its windows. */
  readonly probability: number;
}

/**
 * Options for {@linkcode speechSegments}. The defaults are those of silero-vad's own `get_speech_timestamps`.
 */
export interface SegmentOptions {
  /**
   * The probability at which speech starts. It ends below this minus 0.15, to prevent flutter. Default: 0.5.
   */
  threshold?: number;
  /** Shorter segments are dropped, in milliseconds. Default: 250. */
  minSpeechMs?: number;
  /** Shorter silences do not end a segment, in milliseconds. Default: 100. */
  minSilenceMs?: number;
  /** Padding at both ends, in milliseconds; at most half of the silence before or after. Default: 30. */
  padMs?: number;
}

const HYSTERESIS = 0.15;
const LOWEST_EXIT = 0.01;

/**
 * Finds the segments of speech.
 *
 * @param probabilities The probability of each window, in order.
 * @param sampleCount How many samples the recording has.
 */
export function speechSegments(
  probabilities: ArrayLike<number>,
  sampleCount: number,
  options: SegmentOptions = {},
): Segment[] {
  const { padMs = 30 } = options;
  const stretches = findStretches(probabilities, sampleCount, options);
  const padded = pad(stretches, sampleCount, samplesOf(padMs));
  return padded.map(({ start, end }, i) => ({
    start: start / MODEL_RATE,
    end: end / MODEL_RATE,
    probability: meanOf(probabilities, stretches[i]!),
  }));
}

/** A range of samples; `end` is exclusive. */
interface Stretch {
  start: number;
  end: number;
}

function findStretches(
  probabilities: ArrayLike<number>,
  sampleCount: number,
  { threshold = 0.5, minSpeechMs = 250, minSilenceMs = 100 }: SegmentOptions,
): Stretch[] {
  const exit = Math.max(threshold - HYSTERESIS, LOWEST_EXIT);
  const found: Stretch[] = [];
  let start: number | undefined;
  let silentSince: number | undefined;
  const close = (end: number) => {
    if (end - start! > samplesOf(minSpeechMs)) found.push({ start: start!, end });
    start = silentSince = undefined;
  };
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i]!;
    const here = i * WINDOW_SAMPLES;
    if (probability >= threshold) {
      start ??= here;
      silentSince = undefined;
    } else if (start !== undefined && probability < exit) {
      silentSince ??= here;
      if (here - silentSince >= samplesOf(minSilenceMs)) close(silentSince);
    }
  }
  if (start !== undefined) close(sampleCount);
  return found;
}

function pad(stretches: readonly Stretch[], sampleCount: number, padding: number): Stretch[] {
  const padded = stretches.map((stretch) => ({ ...stretch }));
  padded.forEach((stretch, i) => {
    const before = padded[i - 1];
    if (before === undefined) {
      stretch.start = Math.max(0, stretch.start - padding);
      return;
    }
    const silence = stretch.start - before.end;
    const share = silence < 2 * padding ? Math.floor(silence / 2) : padding;
    before.end += share;
    stretch.start -= share;
  });
  const last = padded.at(-1);
  if (last !== undefined) last.end = Math.min(sampleCount, last.end + padding);
  return padded;
}

function meanOf(probabilities: ArrayLike<number>, { start, end }: Stretch): number {
  const first = start / WINDOW_SAMPLES;
  const after = Math.ceil(end / WINDOW_SAMPLES);
  let sum = 0;
  for (let i = first; i < after; i++) sum += probabilities[i]!;
  return sum / (after - first);
}

function samplesOf(ms: number): number {
  return MODEL_RATE * ms / 1000;
}
