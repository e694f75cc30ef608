/**
 * From the probability of speech in each window to the stretches of speech.
 *
 * @module
 */

import { MODEL_RATE } from "./recording.ts";
import { WINDOW_SAMPLES } from "./windows.ts";

/** A stretch of speech. */
export interface Segment {
  /** Where it starts, in seconds. */
  readonly start: number;
  /** Where it ends, in seconds. */
  readonly end: number;
  /** The mean probability of its windows. */
  readonly probability: number;
}

/**
 * Options for {@linkcode speechSegments}; the defaults are those of silero-vad's own `get_speech_timestamps`.
 */
export interface SegmentOptions {
  /** Speech starts at this probability, 0.5. It ends below this less 0.15, so that it does not flutter. */
  threshold?: number;
  /** Shorter stretches are dropped, 250. */
  minSpeechMs?: number;
  /** Shorter silences do not end one, 100. */
  minSilenceMs?: number;
  /** Added at both ends, or half of the silence to the neighbour if that is less, 30. */
  padMs?: number;
}

const HYSTERESIS = 0.15;
const LOWEST_EXIT = 0.01;

/**
 * Finds the stretches of speech.
 *
 * @param probabilities The probability of each window, in their order.
 * @param sampleCount The samples of the recording.
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

/** From a sample to the sample after the last. */
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
