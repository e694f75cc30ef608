import { assertEquals } from "@std/assert";
import { coreOf } from "./pin.ts";

/** Returns the cores of `count` processes, where these cores may be used. */
function coresOf(allowed: readonly number[], count: number): number[] {
  const mask = new Uint8Array(16);
  for (const core of allowed) mask[core >> 3]! |= 1 << (core & 7);
  return Array.from({ length: count }, (_, index) => coreOf(mask, index, count));
}

Deno.test("processes are spread over the cores that they may use", () => {
  assertEquals(coresOf([0, 1], 2), [0, 1]);
  assertEquals(coresOf([0, 1, 2, 3, 4, 5, 6, 7], 2), [0, 4]);
  assertEquals(coresOf([3, 9, 70, 127], 4), [3, 9, 70, 127]);
  assertEquals(coresOf([3, 9, 70], 2), [3, 9]);
});

Deno.test("more processes than cores share cores evenly", () => {
  assertEquals(coresOf([1, 5], 4), [1, 1, 5, 5]);
  assertEquals(coresOf([6], 3), [6, 6, 6]);
});
