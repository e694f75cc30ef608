/**
 * Compares measured ratios with recorded ones.
 *
 * @module
 */
import { median, type Row } from "./measure.ts";
import { MISSING } from "./peer.ts";

/** A recorded ratio. */
export interface Recorded {
  /** The ratio that was measured. */
  ratio: number;
  /** The share of the ratio by which it may be worse: 0.2 allows 1.2 times as much, if less is better. */
  tolerance: number;
}

/** `guard.json`: the machine that measured, and the ratios by group and by the name of the measurement. */
export interface Guard {
  /** The machine. */
  machine: string;
  /** How the ratios are measured. */
  how: string;
  /** The ratios. */
  groups: Record<string, Record<string, Recorded>>;
}

/** What became of a recorded ratio. */
export interface Verdict {
  /** The name of the measurement. */
  what: string;
  /** The recorded ratio. */
  recorded: Recorded;
  /** The measured one; `null` if there is none. */
  ratio: number | null;
  /**
   * `"kept"`, `"better"` or `"worse"` than the tolerance allows, `"not measured"` if what it compares with is
   * not installed, or `"missing"` if no measurement has the name.
   */
  outcome: "kept" | "better" | "worse" | "not measured" | "missing";
}

/**
 * Compares the ratios of a group.
 *
 * @param recorded The group in `guard.json`.
 * @param runs The rows of one run of the group, or of several. The median of their ratios counts.
 */
export function compareRatios(recorded: Record<string, Recorded>, runs: readonly Row[][]): Verdict[] {
  const rows = runs.flat();
  const cannotCompare = rows.some(({ result }) => result.includes(MISSING));
  return Object.entries(recorded).map(([what, was]) => {
    const ratios = rows.flatMap((row) => row.what === what && row.ratio !== undefined ? [row.ratio] : []);
    if (ratios.length === 0) {
      return { what, recorded: was, ratio: null, outcome: cannotCompare ? "not measured" : "missing" };
    }
    const ratio = median(ratios.map(({ value }) => value));
    const share = ratios[0]!.isHigherBetter ? was.ratio / ratio : ratio / was.ratio;
    return { what, recorded: was, ratio, outcome: outcomeOf(share, was.tolerance) };
  });
}

/** The share is that of the recorded cost: more than 1 is worse. */
function outcomeOf(share: number, tolerance: number): Verdict["outcome"] {
  if (!(share <= 1 + tolerance)) return "worse";
  return share < 1 / (1 + tolerance) ? "better" : "kept";
}

/** Tells whether a verdict fails the guard. */
export function isFailure({ outcome }: Verdict): boolean {
  return outcome === "worse" || outcome === "missing";
}

/**
 * Returns what to record of a group: all of its ratios. A ratio that was recorded keeps its tolerance.
 *
 * @param rows The rows of one run.
 * @param recorded The group in `guard.json`, if it is there.
 * @param tolerance The tolerance of new ratios.
 */
export function recordRatios(
  rows: readonly Row[],
  recorded: Record<string, Recorded> = {},
  tolerance = 0.2,
): Record<string, Recorded> {
  return Object.fromEntries(rows.flatMap(({ what, ratio }) => {
    if (ratio === undefined) return [];
    const was = recorded[what]?.tolerance ?? tolerance;
    return [[what, { ratio: Number(ratio.value.toPrecision(3)), tolerance: was }]];
  }));
}
