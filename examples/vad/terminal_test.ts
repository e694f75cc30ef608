import { assertEquals, assertStringIncludes } from "@std/assert";
import { drawProgress, drawTable, drawWaveform } from "./terminal.ts";

const plain = { columns: 16, colors: false };

Deno.test("drawWaveform() draws peaks as bars, a line under speech and the seconds", () => {
  // Silence, half, full, a whisper: four columns each.
  const samples = Float32Array.from([0, 0.25, -0.5, 0.001].flatMap((level) => new Array(40).fill(level)));
  const text = drawWaveform(samples, 4, [{ start: 1, end: 3, probability: 0.9 }], plain);
  assertEquals(text.split("\n"), [
    "        ████",
    "        ████",
    "    ▄▄▄▄████",
    "    ████████",
    "    ████████▁▁▁▁",
    "    ━━━━━━━━",
    "0 s     2 s",
  ]);
});

Deno.test("drawWaveform() marks a segment that is shorter than a column", () => {
  const text = drawWaveform(
    new Float32Array(160).fill(0.5),
    16,
    [{ start: 5.2, end: 5.4, probability: 1 }],
    plain,
  );
  assertEquals(text.split("\n")[5], "     ━");
});

Deno.test("drawWaveform() draws silence, and a recording of fewer samples than columns", () => {
  assertEquals(drawWaveform(new Float32Array(160), 1, [], plain).split("\n").slice(0, 6).join(""), "");
  assertEquals(drawWaveform(new Float32Array(3).fill(1), 1, [], plain).split("\n").length, 7);
});

Deno.test("drawWaveform() uses colors only if allowed", () => {
  const segments = [{ start: 0, end: 1, probability: 1 }];
  assertStringIncludes(
    drawWaveform(new Float32Array(9).fill(1), 1, segments, { columns: 9, colors: true }),
    "\x1b[32m",
  );
});

Deno.test("drawProgress() fits on its line", () => {
  assertEquals(drawProgress("rank 0", 1, 2, { columns: 26, colors: false }), "rank 0 ███████░░░░░░  50 %");
  assertEquals(drawProgress("all", 5, 5, { columns: 200, colors: false }), `all ${"█".repeat(40)} 100 %`);
  assertEquals(drawProgress("all", 0, 0, { columns: 20, colors: false }).endsWith("100 %"), true);
});

Deno.test("drawTable() aligns its columns", () => {
  const segments = [{ start: 0.226, end: 3.55, probability: 0.897 }, {
    start: 10,
    end: 12.0621,
    probability: 1,
  }];
  assertEquals(drawTable(segments).split("\n"), [
    "#     start       end   length  probability",
    "───────────────────────────────────────────",
    "1   0.226 s   3.550 s  3.324 s        0.897",
    "2  10.000 s  12.062 s  2.062 s        1.000",
  ]);
  assertEquals(drawTable([]), "no speech");
});
