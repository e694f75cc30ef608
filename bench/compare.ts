/**
 * Compares two checkouts of Cohort in one run. Both must be set up; they take turns: `deno run -A
 * bench/compare.ts BEFORE AFTER [starts] [rounds]`.
 *
 * It starts both several times, because a process's speed depends on where its memory happens to lie.
 *
 * @module
 */
import { format, median } from "./measure.ts";
import { lineProcess, type Peer } from "./peer.ts";

const [before, after, starts = "5", rounds = "3"] = Deno.args;
if (before === undefined || after === undefined) {
  throw new TypeError("Cannot compare: name two folders, BEFORE and AFTER");
}

const folders = [before, after].map((folder) => Deno.realPathSync(folder));
const samples: Map<string, number[]>[] = [new Map(), new Map()];
for (let start = 0; start < Number(starts); start++) await measure(start);

const count = Number(starts) * Number(rounds);
console.log(`medians of ${count} rounds\n\n| name | before | after | after / before |\n|---|---|---|---|`);
for (const [name, own] of samples[1]!) {
  const [was, is] = [median(samples[0]!.get(name)!), median(own)];
  console.log(`| ${name} | ${format(was)} | ${format(is)} | ${(is / was).toFixed(2)} |`);
}

/**
 * Starts both and measures them in turns. The order alternates, because the first to run finds the machine in
 * another state than the second.
 */
async function measure(start: number): Promise<void> {
  await using first = peerOf(folders[start % 2]!);
  await using second = peerOf(folders[1 - start % 2]!);
  const peers = start % 2 === 0 ? [first, second] : [second, first];
  for (let round = -1; round < Number(rounds); round++) {
    for (const side of (start + round) % 2 === 0 ? [0, 1] : [1, 0]) {
      const found: Record<string, number> = JSON.parse(await peers[side]!.ask("again"));
      if (round < 0) continue;
      for (const [name, ms] of Object.entries(found)) {
        samples[side]!.set(name, [...samples[side]!.get(name) ?? [], ms]);
      }
    }
  }
}

function peerOf(folder: string): Peer {
  const program = new URL("./checkout.ts", import.meta.url).href;
  return lineProcess(Deno.execPath(), ["run", "-A", `--config=${folder}/deno.json`, program, folder], {});
}
