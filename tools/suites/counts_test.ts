import { assertEquals } from "@std/assert";
import { addCounts, formatCounts, readCargoResult, readDenoSummary } from "./counts.ts";

Deno.test("readDenoSummary() reads passed, failed and ignored, with steps or without", () => {
  const cases: [string, number, number, number][] = [
    ["ok | 12 passed | 0 failed (1s)", 12, 0, 0],
    ["ok | 3 passed (2 steps) | 0 failed | 1 ignored (12ms)", 3, 0, 1],
    ["FAILED | 57 passed (1 step) | 4 failed (2 steps) | 2 ignored (1 step) | 1 filtered out (6s)", 57, 4, 2],
    ["ok | 0 passed | 0 failed (0ms)", 0, 0, 0],
  ];
  for (const [line, passed, failed, skipped] of cases) {
    assertEquals(readDenoSummary(line), { passed, failed, skipped });
  }
});

Deno.test("readDenoSummary() returns undefined for any other line", () => {
  for (
    const line of ["", "running 3 tests from ./a_test.ts", "a ... ok (1ms)", "  ok | 1 passed | 0 failed"]
  ) {
    assertEquals(readDenoSummary(line), undefined);
  }
});

Deno.test("readCargoResult() reads the result of a test program, and no other line", () => {
  const line =
    "test result: FAILED. 5 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.01s";
  assertEquals(readCargoResult(line), { passed: 5, failed: 1, skipped: 2 });
  assertEquals(readCargoResult("test handle::tests::stale ... ok"), undefined);
});

Deno.test("formatCounts() shows skipped tests only if there are any", () => {
  const counts = { passed: 2, failed: 1, skipped: 0 };
  assertEquals(formatCounts(counts), "2 passed, 1 failed");
  assertEquals(
    formatCounts(addCounts(counts, { passed: 1, failed: 0, skipped: 3 })),
    "3 passed, 1 failed, 3 skipped",
  );
});
