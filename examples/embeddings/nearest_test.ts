import { assertEquals, assertThrows } from "@std/assert";
import { nearest, scoresOf } from "./nearest.ts";

Deno.test("scoresOf() returns the cosine of each sentence", () => {
  const rows = Float32Array.of(1, 0, 0, 1, -1, 0, 0.5, 0.5);
  assertEquals(scoresOf(Float32Array.of(1, 0), rows), [1, 0, -1, 0.5]);
  assertEquals(scoresOf(Float32Array.of(1, 0), new Float32Array()), []);
  assertThrows(() => scoresOf(Float32Array.of(1, 0, 0), rows), RangeError, "Cannot compare 8 numbers");
  assertThrows(() => scoresOf(new Float32Array(), rows), RangeError, "with a query of 0");
});

Deno.test("nearest() returns the highest scores first, and of equal scores the earlier", () => {
  const scores = [0.1, 0.9, -0.5, 0.9, 0.3];
  assertEquals(nearest(scores, 3), [{ index: 1, score: 0.9 }, { index: 3, score: 0.9 }, {
    index: 4,
    score: 0.3,
  }]);
  assertEquals(nearest(scores, 9).map(({ index }) => index), [1, 3, 4, 0, 2]);
  assertEquals(nearest([], 3), []);
  assertEquals(scores, [0.1, 0.9, -0.5, 0.9, 0.3]);
});
