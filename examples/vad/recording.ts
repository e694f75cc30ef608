/**
 * Reading recordings.
 *
 * @module
 */

import decodeWav from "@audio/decode-wav";
import { resample } from "./resample.ts";

/** The sample rate that the model expects, in samples per second. */
export const MODEL_RATE = 16_000;

/** One channel of sound. */
export interface Recording {
  /** `[samples]`, float32 between -1 and 1, at {@linkcode MODEL_RATE}. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** The duration in seconds, computed from the file's sample rate. */
  readonly duration: number;
}

/**
 * Reads a WAV file: averages its channels, and resamples the result to {@linkcode MODEL_RATE}.
 *
 * @param bytes The file.
 * @throws {TypeError} If it is not a WAV file, or contains no sound.
 */
export function readRecording(bytes: Uint8Array | ArrayBuffer): Recording {
  const { channelData, sampleRate } = decodeWav(bytes);
  const length = channelData[0]?.length ?? 0;
  if (length === 0) throw new TypeError("Cannot read the recording: it is cut short, or holds no sound");
  return {
    samples: resample(mix(channelData), sampleRate, MODEL_RATE),
    duration: length / sampleRate,
  };
}

function mix(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels as readonly [Float32Array, ...Float32Array[]];
  if (others.length === 0) return first;
  return first.map((value, i) => others.reduce((sum, channel) => sum + channel[i]!, value) / channels.length);
}
