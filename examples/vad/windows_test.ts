import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { shareOf, WARM_UP_WINDOWS, windowAt, windowCount } from "./windows.ts";

Deno.test("windowCount() counts a partial window", () => {
  assertEquals([0, 1, 512, 513, 196_348].map(windowCount), [0, 1, 1, 2, 384]);
});

Deno.test("windowAt() copies only to pad the last window", () => {
  const samples = Float32Array.from({ length: 600 }, (_, i) => i);
  const first = windowAt(samples, 0);
  assertStrictEquals(first.buffer, samples.buffer);
  assertEquals(first.length, 512);
  const last = windowAt(samples, 1);
  assertEquals([last.length, last[87], last[88], last[511]], [512, 599, 0, 0]);
});

Deno.test("shareOf() gives a single rank everything", () => {
  assertEquals(shareOf(384, 0, 1), { warmUp: 0, first: 0, end: 384 });
});

Deno.test("shareOf() covers every window once, in the order of the ranks", () => {
  for (const worldSize of [1, 2, 3, 4, 7]) {
    for (const count of [0, 1, 2, 5, 100, 384, 10_000]) {
      let next = 0;
      for (let rank = 0; rank < worldSize; rank++) {
        const { warmUp, first, end } = shareOf(count, rank, worldSize);
        assertEquals(first, next, `rank ${rank} of ${worldSize}, ${count} windows`);
        assertEquals(warmUp <= first && first <= end, true, `rank ${rank} of ${worldSize}, ${count} windows`);
        next = end;
      }
      assertEquals(next, count);
    }
  }
});

Deno.test("shareOf() gives every rank about the same work, and six seconds to warm up", () => {
  for (const worldSize of [2, 3, 4]) {
    const count = 10_000;
    const shares = Array.from({ length: worldSize }, (_, rank) => shareOf(count, rank, worldSize));
    const heard = shares.map(({ warmUp, end }) => end - warmUp);
    for (const windows of heard) assertAlmostEquals(windows, heard[0]!, 2);
    for (const { warmUp, first } of shares.slice(1)) assertEquals(first - warmUp, WARM_UP_WINDOWS);
  }
});
