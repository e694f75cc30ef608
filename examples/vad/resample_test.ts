import { assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { resample } from "./resample.ts";

function sine(frequency: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: rate * seconds },
    (_, i) => Math.sin(2 * Math.PI * frequency * i / rate),
  );
}

function rootMeanSquare(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
}

Deno.test("resample() keeps a tone below the lower Nyquist frequency unchanged", () => {
  for (const [from, to] of [[44_100, 16_000], [8_000, 16_000], [48_000, 16_000]] as const) {
    const out = resample(sine(440, from, 0.5), from, to);
    const wanted = sine(440, to, 0.5);
    assertEquals(out.length, wanted.length);
    // The outputs at both ends lack neighbors.
    for (let i = 100; i < out.length - 100; i++) assertAlmostEquals(out[i]!, wanted[i]!, 2e-3);
  }
});

Deno.test("resample() removes a tone above the lower Nyquist frequency, without aliasing", () => {
  const out = resample(sine(12_000, 44_100, 0.5), 44_100, 16_000);
  assertLess(rootMeanSquare(out.subarray(100, -100)), 0.01);
});

Deno.test("resample() returns a copy if the rates are equal", () => {
  const samples = Float32Array.of(1, 2, 3);
  const out = resample(samples, 16_000, 16_000);
  out[0] = 9;
  assertEquals(samples, Float32Array.of(1, 2, 3));
});

Deno.test("resample() returns nothing for no samples", () => {
  assertEquals(resample(new Float32Array(0), 44_100, 16_000).length, 0);
});

Deno.test("resample() rejects rates that are not positive integers", () => {
  for (const rate of [0, -1, 44.1, NaN]) {
    assertThrows(
      () => resample(new Float32Array(4), rate, 16_000),
      RangeError,
      "rates are positive integers",
    );
  }
});
