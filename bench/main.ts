/**
 * Measures Cohort on this machine. Run it with `deno task bench`; arguments select groups by name.
 *
 * @module
 */
import { collectives } from "./collectives.ts";
import { frames } from "./frames.ts";
import { fromNothing } from "./from_nothing.ts";
import { gpu } from "./gpu.ts";
import { models } from "./models.ts";
import { operators } from "./operators.ts";
import { deaths, recoveries } from "./failures.ts";
import {
  calls,
  callsToMany,
  checkpoints,
  idle,
  manyRanks,
  previews,
  starts,
  streams,
  tensors,
} from "./runner.ts";
import { training } from "./training.ts";
import { weights } from "./weights.ts";
import type { Row } from "./measure.ts";

const GROUPS: Record<string, () => Promise<Row[]>> = {
  calls,
  callsToMany,
  checkpoints,
  starts,
  manyRanks,
  fromNothing,
  weights,
  streams,
  previews,
  tensors,
  operators,
  models,
  training,
  collectives,
  gpu,
  frames,
  deaths,
  recoveries,
  idle,
};

const names = Deno.args.length > 0 ? Deno.args : Object.keys(GROUPS);
console.log(`${await machine()}\n`);
console.log("| measurement | result | bound | |\n|---|---|---|---|");
let failed = false;
for (const name of names) {
  const group = GROUPS[name];
  if (group === undefined) {
    throw new TypeError(`Cannot measure ${name}: the groups are ${Object.keys(GROUPS).join(", ")}`);
  }
  for (const { what, result, bound, reached } of await group()) {
    failed ||= reached === false;
    console.log(`| ${what} | ${result} | ${bound} | ${reached === null ? "" : reached ? "yes" : "**no**"} |`);
  }
}
Deno.exit(failed ? 1 : 0);

async function machine(): Promise<string> {
  const model = /model name\s*: (.*)/.exec(await Deno.readTextFile("/proc/cpuinfo").catch(() => ""))?.[1];
  const cores = navigator.hardwareConcurrency;
  const memory = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  const system = `${Deno.build.os} ${Deno.osRelease()}, ${Deno.build.arch}`;
  return `${
    model ?? "unknown processor"
  }, ${cores} cores, ${memory} GiB; ${system}; Deno ${Deno.version.deno}`;
}
