/**
 * Compares this checkout's ratios with those in `guard.json`, and fails if one is worse. Arguments select
 * groups. `--record` writes what it measures into `guard.json` instead.
 *
 * Every ratio is one of medians of one run, in which both sides took turns. So a slow machine slows both. A
 * group with a worse ratio is measured twice more, and the median of the three counts.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { groupOf } from "./groups.ts";
import { compareRatios, type Guard, isFailure, recordRatios, type Verdict } from "./guard_ratios.ts";
import { describeMachine } from "./machine.ts";
import type { Row } from "./measure.ts";

const RUNS = 3;
const FILE = new URL("guard.json", import.meta.url);

const { values, positionals } = parseArgs({
  args: Deno.args,
  options: { record: { type: "boolean" } },
  allowPositionals: true,
});
const guard: Guard = JSON.parse(await Deno.readTextFile(FILE));
const names = positionals.length > 0 ? positionals : Object.keys(guard.groups);
const groups = names.map((name) => ({ name, measure: groupOf(name) }));
const machine = await describeMachine();
console.log(`this machine: ${machine}\nrecorded on: ${guard.machine}\n`);
Deno.exit(values.record ? await record() : await compare());

async function record(): Promise<number> {
  for (const { name, measure } of groups) {
    guard.groups[name] = recordRatios(await measure(), guard.groups[name]);
    for (const [what, { ratio }] of Object.entries(guard.groups[name])) console.log(`${ratio} × ${what}`);
  }
  guard.machine = machine;
  await Deno.writeTextFile(FILE, `${JSON.stringify(guard, null, 2)}\n`);
  return 0;
}

async function compare(): Promise<number> {
  let failed = false;
  for (const { name, measure } of groups) {
    const recorded = guard.groups[name];
    if (recorded === undefined) throw new TypeError(`Cannot compare ${name}: guard.json has no such group`);
    const runs: Row[][] = [await measure()];
    let verdicts = compareRatios(recorded, runs);
    if (verdicts.some(({ outcome }) => outcome === "worse")) {
      console.log(`${name}: worse than recorded, so it is measured ${RUNS - 1} times more`);
      while (runs.length < RUNS) runs.push(await measure());
      verdicts = compareRatios(recorded, runs);
    }
    for (const verdict of verdicts) console.log(formatVerdict(verdict));
    failed ||= verdicts.some(isFailure);
  }
  console.log(failed ? "\nA ratio is worse than recorded" : "\nNo ratio is worse than recorded");
  return failed ? 1 : 0;
}

function formatVerdict({ what, recorded, ratio, outcome }: Verdict): string {
  const measured = ratio === null ? "" : `${ratio.toFixed(2)} ×, `;
  const allowed = `recorded ${recorded.ratio} × ± ${(recorded.tolerance * 100).toFixed(0)} %`;
  return `${
    isFailure({ what, recorded, ratio, outcome }) ? "FAILED " : ""
  }${outcome}: ${what}: ${measured}${allowed}`;
}
