import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { drawPlot } from "./plot.ts";

const LABELS = { title: "a < b & c", xLabel: "step", yLabel: "loss" };

Deno.test("drawPlot() draws a line from the first point to the last, with labeled axes", () => {
  const svg = drawPlot({ ...LABELS, points: [[10, 1], [20, 0.5], [30, 0.25]] });
  const [, path] = svg.match(/<path d="M([^"]+)" fill="none"/)!;
  const points = path!.split("L").map((point) => point.split(",").map(Number));
  assertEquals(points.length, 3);
  // x grows to the right, and y grows downward as the loss falls.
  assertEquals(points.map(([x]) => x), points.map(([x]) => x).toSorted((a, b) => a! - b!));
  assertEquals(points.map(([, y]) => y), points.map(([, y]) => y).toSorted((a, b) => a! - b!));
  for (const text of ["a &lt; b &amp; c", ">step<", ">loss<", ">30<", ">1<"]) assertStringIncludes(svg, text);
});

Deno.test("drawPlot() rejects no points and points that are not finite", () => {
  assertThrows(() => drawPlot({ ...LABELS, points: [] }), TypeError, "at least one point");
  assertThrows(() => drawPlot({ ...LABELS, points: [[1, NaN]] }), TypeError, "finite");
});
