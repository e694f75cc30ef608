import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { WorkerError } from "./mod.ts";
import { nestedLines } from "./nested_errors.ts";

const holding = (...errors: unknown[]) => nestedLines(new AggregateError(errors, "x"));

Deno.test("values that an error holds are printed as the console shows them", () => {
  const values = [
    "a text",
    12n,
    { rows: [[1, 2], [3, 4]] },
    new Map([["k", new Set([1])]]),
    null,
    new Array(5),
  ];
  for (const value of values) assertStringIncludes(holding(value), Deno.inspect(value));
  // The console prints a hundred elements of each, regardless of the total.
  for (const value of [new Array(100_000).fill(1), new Set(Array(5000).keys()), new Float32Array(1e6)]) {
    assertStringIncludes(holding(value), "more item");
  }
});

Deno.test("values that take long to print are named instead", () => {
  const row = new Array(100).fill(7);
  const table = new Array(100).fill(row);
  const large: unknown[] = [
    "a".repeat(100_000),
    2n ** 1_000_000n,
    new Array(100).fill(table),
    { table: new Map(row.map((_, index) => [index, table])) },
    Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`key ${index}`, index])),
    { ["k".repeat(100_000)]: 1 },
  ];
  for (const value of large) {
    assertEquals(holding(value), "\n    1 of 1: a value too large to be printed");
  }
  assertStringIncludes(nestedLines(new SuppressedError(1, large[1])), "thrown before it: a value too large");
});

Deno.test("an error may hold errors with as many lines as there are", () => {
  const errors = Array.from(
    { length: 10 },
    () => Object.assign(new Error("x"), { stack: "\n".repeat(60_000) }),
  );
  const { stack } = new WorkerError("x", { rank: 0, remoteName: "AggregateError", remoteStack: "", errors });
  assert(stack!.split("\n").length > 600_000);
});
