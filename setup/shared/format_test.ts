import { assertEquals } from "@std/assert";
import { formatBytes, formatDuration } from "./format.ts";

Deno.test("formatBytes() keeps two or three significant digits", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [9_950, "9.9 kB"],
    [10_715_597, "11 MB"],
    [530_604_548, "531 MB"],
    [999_700_000, "1.0 GB"],
  ];
  for (const [bytes, text] of cases) assertEquals(formatBytes(bytes), text);
});

Deno.test("formatDuration() changes its unit with the size", () => {
  const cases: [number, string][] = [
    [0, "0 ms"],
    [340.4, "340 ms"],
    [999.6, "1.0 s"],
    [59_940, "59.9 s"],
    [59_999, "1 min 00 s"],
    [185_000, "3 min 05 s"],
  ];
  for (const [ms, text] of cases) assertEquals(formatDuration(ms), text);
});
