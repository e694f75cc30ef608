/**
 * Changing a recording's sample rate.
 *
 * @module
 */

/** Zero crossings of the sinc on each side. More give better quality. */
const CROSSINGS = 6;
/** The filter's cutoff, as a fraction of the lower of the two Nyquist frequencies. */
const ROLLOFF = 0.99;

/**
 * Resamples by band-limited interpolation: a sinc under a Hann window, one filter for each phase between the
 * two rates.
 *
 * After J. O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/; with the window
 * and the width that `torchaudio.transforms.Resample` has by default.
 *
 * @param samples `[samples]`.
 * @param from Their rate, a positive integer.
 * @param to The new rate, a positive integer.
 * @returns `[ceil(samples × to / from)]`.
 * @throws {RangeError} If a rate is not a positive integer.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array<ArrayBuffer> {
  for (const rate of [from, to]) {
    if (!Number.isInteger(rate) || rate < 1) {
      throw new RangeError(`Cannot resample from ${from} to ${to}: rates are positive integers`);
    }
  }
  if (from === to) return samples.slice();
  const divisor = greatestCommonDivisor(from, to);
  const step = from / divisor;
  const phases = to / divisor;
  const cutoff = Math.min(step, phases) * ROLLOFF / step;
  const filters = Array.from({ length: phases }, (_, phase) => filterAt(phase * step / phases, cutoff));
  const out = new Float32Array(Math.ceil(samples.length * to / from));
  for (let i = 0; i < out.length; i++) {
    const { first, taps } = filters[i % phases]!;
    const start = Math.floor(i / phases) * step + first;
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) sum += taps[tap]! * (samples[start + tap] ?? 0);
    out[i] = sum;
  }
  return out;
}

/** A filter for one phase. */
interface Filter {
  /** The first input, relative to the start of the period. */
  readonly first: number;
  /** The weights of that input and the following ones. */
  readonly taps: Float64Array;
}

/**
 * Computes the filter for outputs at `position`, in inputs from the start of their period.
 *
 * @param cutoff The cutoff, as a fraction of the inputs' Nyquist frequency.
 */
function filterAt(position: number, cutoff: number): Filter {
  const reach = CROSSINGS / cutoff;
  const first = Math.ceil(position - reach);
  const taps = new Float64Array(Math.floor(position + reach) - first + 1);
  for (let tap = 0; tap < taps.length; tap++) {
    const distance = (first + tap - position) * cutoff;
    const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
    const hann = Math.cos(Math.PI * distance / CROSSINGS / 2) ** 2;
    taps[tap] = sinc * hann * cutoff;
  }
  return { first, taps };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
