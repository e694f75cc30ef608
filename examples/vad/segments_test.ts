import { assertAlmostEquals, assertEquals } from "@std/assert";
import { MODEL_RATE } from "./recording.ts";
import { type SegmentOptions, speechSegments } from "./segments.ts";
import { WINDOW_SAMPLES } from "./windows.ts";

/** Returns windows from pairs of a probability and how many windows have it. */
function windows(...runs: [number, number][]): number[] {
  return runs.flatMap(([probability, times]) => new Array<number>(times).fill(probability));
}

/** Returns segments in units of windows. They are fractional where padding ends inside a window. */
function inWindows(probabilities: number[], options?: SegmentOptions): [number, number][] {
  const toWindow = (seconds: number) => seconds * MODEL_RATE / WINDOW_SAMPLES;
  return speechSegments(probabilities, probabilities.length * WINDOW_SAMPLES, options)
    .map(({ start, end }) => [toWindow(start), toWindow(end)]);
}

/** The padding of 30 ms, in windows. */
const PAD = 480 / 512;

Deno.test("speechSegments() finds no speech in silence or without windows", () => {
  assertEquals(inWindows([]), []);
  assertEquals(inWindows(windows([0, 50])), []);
  assertEquals(inWindows(windows([0.49, 50])), []);
});

Deno.test("speechSegments() pads a segment by 30 ms, but not beyond the recording", () => {
  assertEquals(inWindows(windows([0, 10], [0.9, 20], [0, 10])), [[10 - PAD, 30 + PAD]]);
  assertEquals(inWindows(windows([0.9, 20])), [[0, 20]]);
});

Deno.test("speechSegments() drops speech of 250 ms or less", () => {
  // 7 windows are 224 ms; 8 are 256 ms.
  assertEquals(inWindows(windows([0, 5], [0.9, 7], [0, 10])), []);
  assertEquals(inWindows(windows([0, 5], [0.9, 8], [0, 10])), [[5 - PAD, 13 + PAD]]);
});

Deno.test("speechSegments() bridges a silence shorter than 100 ms", () => {
  // The first window that proves 100 ms of silence starts 128 ms after the silence does.
  assertEquals(inWindows(windows([0.9, 10], [0, 4], [0.9, 10])), [[0, 24]]);
  assertEquals(inWindows(windows([0.9, 10], [0, 5], [0.9, 10])).length, 2);
});

Deno.test("speechSegments() splits a silence that is too short for the padding of both sides", () => {
  const options = { minSilenceMs: 32 };
  assertEquals(inWindows(windows([0.9, 10], [0, 2], [0.9, 10]), { ...options, padMs: 40 }), [[0, 11], [
    11,
    22,
  ]]);
});

Deno.test("speechSegments() ends speech only below the threshold minus 0.15", () => {
  assertEquals(inWindows(windows([0, 5], [0.9, 10], [0.36, 10], [0, 10])), [[5 - PAD, 25 + PAD]]);
  assertEquals(inWindows(windows([0, 5], [0.9, 10], [0.34, 10])), [[5 - PAD, 15 + PAD]]);
});

Deno.test("speechSegments() extends speech to the recording's end, even inside a window", () => {
  const [segment] = speechSegments(windows([0, 5], [0.9, 10]), 15 * WINDOW_SAMPLES - 100);
  assertEquals(segment!.end, (15 * WINDOW_SAMPLES - 100) / MODEL_RATE);
});

Deno.test("speechSegments() returns the mean probability of the windows before padding", () => {
  const [segment] = speechSegments(windows([0, 5], [0.8, 10], [1, 10], [0, 10]), 35 * WINDOW_SAMPLES);
  assertAlmostEquals(segment!.probability, 0.9);
});
