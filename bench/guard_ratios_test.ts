import { assertEquals } from "@std/assert";
import { compareRatios, isFailure, recordRatios } from "./guard_ratios.ts";
import type { Row } from "./measure.ts";
import { MISSING } from "./peer.ts";

function row(what: string, value: number, isHigherBetter = false): Row {
  return { what, result: "", bound: "", reached: null, ratio: { value, isHigherBetter } };
}

function outcomes(recorded: Parameters<typeof compareRatios>[0], runs: Row[][]): string[] {
  return compareRatios(recorded, runs).map(({ outcome }) => outcome);
}

Deno.test("a ratio within its tolerance is kept, one beyond it is worse or better", () => {
  const recorded = { call: { ratio: 2, tolerance: 0.1 } };
  assertEquals(outcomes(recorded, [[row("call", 2.2)]]), ["kept"]);
  assertEquals(outcomes(recorded, [[row("call", 2.21)]]), ["worse"]);
  assertEquals(outcomes(recorded, [[row("call", 1.8)]]), ["better"]);
});

Deno.test("of a ratio that should be high, a lower one is worse", () => {
  const recorded = { rate: { ratio: 1, tolerance: 0.1 } };
  assertEquals(outcomes(recorded, [[row("rate", 0.8, true)]]), ["worse"]);
  assertEquals(outcomes(recorded, [[row("rate", 1.2, true)]]), ["better"]);
  assertEquals(outcomes(recorded, [[row("rate", 0.95, true)]]), ["kept"]);
});

Deno.test("the median of several runs counts, so one slow run fails nothing", () => {
  const recorded = { call: { ratio: 2, tolerance: 0.1 } };
  const verdicts = compareRatios(recorded, [[row("call", 9)], [row("call", 2)], [row("call", 2.1)]]);
  assertEquals(verdicts[0]!.ratio, 2.1);
  assertEquals(verdicts[0]!.outcome, "kept");
});

Deno.test("a measurement that is gone, or not a number, fails; one without its peer does not", () => {
  const recorded = { call: { ratio: 2, tolerance: 0.1 } };
  assertEquals(compareRatios(recorded, [[row("other", 2)]]).map(isFailure), [true]);
  assertEquals(compareRatios(recorded, [[row("call", NaN)]]).map(isFailure), [true]);
  const without: Row = { what: "call", result: `2 ms; ${MISSING}`, bound: "", reached: null };
  const verdicts = compareRatios(recorded, [[without]]);
  assertEquals(verdicts.map(({ outcome }) => outcome), ["not measured"]);
  assertEquals(verdicts.map(isFailure), [false]);
});

Deno.test("what is recorded keeps its tolerance, and rows without a ratio are left out", () => {
  const plain: Row = { what: "plain", result: "", bound: "", reached: null };
  const rows = [row("call", 2.3456), row("new", 1), plain];
  assertEquals(recordRatios(rows, { call: { ratio: 2, tolerance: 0.5 } }, 0.3), {
    call: { ratio: 2.35, tolerance: 0.5 },
    new: { ratio: 1, tolerance: 0.3 },
  });
});
