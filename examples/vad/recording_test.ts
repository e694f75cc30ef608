import lena from "audio-lena/wav";
import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { readRecording } from "./recording.ts";

/** Makes a WAV file of interleaved 16-bit samples. */
function wav(samples: readonly number[], channels: number, rate: number): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, four: string) => bytes.set(new TextEncoder().encode(four), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVE");
  text(12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, i) => view.setInt16(44 + i * 2, value, true));
  return bytes;
}

Deno.test("readRecording() resamples a real recording to the model's rate", () => {
  const { samples, duration } = readRecording(lena);
  assertAlmostEquals(duration, 12.2717, 1e-4);
  assertEquals(samples.length, Math.ceil(duration * 16_000));
  assertLess(samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0), 1);
});

Deno.test("readRecording() averages channels", () => {
  const { samples } = readRecording(wav([16_384, 0, -16_384, -16_384], 2, 16_000));
  assertAlmostEquals(samples[0]!, 0.25, 1e-4);
  assertAlmostEquals(samples[1]!, -0.5, 1e-4);
});

Deno.test("readRecording() rejects files that are not recordings", () => {
  const whole = wav([1, 2, 3, 4], 1, 16_000);
  assertThrows(() => readRecording(new TextEncoder().encode("not a recording")), TypeError);
  for (const length of [0, 3, 11, 20, 44]) {
    assertThrows(() => readRecording(whole.subarray(0, length)), TypeError, "Cannot read the recording");
  }
});
