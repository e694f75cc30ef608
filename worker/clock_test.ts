import { assert, assertEquals } from "@std/assert";
import { readClock, setClock } from "./clock.ts";

const HOUR_MS = 3_600_000;

Deno.test("a clock that agrees with the runner's is left alone, however long the answer took", () => {
  const before = performance.timeOrigin + performance.now();
  const askedAt = readClock();
  setClock(askedAt - 5000, askedAt - 2000);
  setClock(askedAt, askedAt);
  assert(readClock() - before < HOUR_MS / 2);
  assertEquals(Math.round((readClock() - performance.now() - performance.timeOrigin) / 1000), 0);
});

Deno.test("a clock that cannot agree is set by the runner's, and goes on", () => {
  for (const aheadMs of [HOUR_MS, -2 * HOUR_MS, HOUR_MS]) {
    const askedAt = readClock();
    setClock(askedAt, askedAt + aheadMs);
    const differsMs = readClock() - (askedAt + aheadMs);
    assert(Math.abs(differsMs) < 100, `${differsMs} ms`);
  }
  const first = readClock();
  assert(readClock() >= first);
});
