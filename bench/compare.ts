/** Compares two checkouts of Cohort that are both set up, in one run and in turns:
 * `deno run -A bench/compare.ts BEFORE AFTER [rounds]`.
 *
 * @module
 */
import { format, median } from "./_measure.ts";
import { lineProcess, type Peer } from "./_peer.ts";

const [before, after, rounds = "9"] = Deno.args;
if (before === undefined || after === undefined) {
  throw new TypeError("Cannot compare: name two folders, BEFORE and AFTER");
}

const names = [before, after].map((folder) => Deno.realPathSync(folder));
const program = new URL("./_checkout.ts", import.meta.url).href;
const sides = names.map((folder) =>
  lineProcess(Deno.execPath(), ["run", "-A", `--config=${folder}/deno.json`, program, folder], {})
);
await using _first = sides[0]!;
await using _second = sides[1]!;

const samples: Map<string, number[]>[] = [new Map(), new Map()];
for (let round = -1; round < Number(rounds); round++) {
  // Whoever goes first finds another machine than whoever follows.
  for (const side of round % 2 === 0 ? [0, 1] : [1, 0]) {
    const found = await ask(sides[side]!);
    if (round < 0) continue;
    for (const [name, ms] of Object.entries(found)) {
      const all = samples[side]!.get(name) ?? [];
      all.push(ms);
      samples[side]!.set(name, all);
    }
  }
}

console.log(`medians of ${rounds} rounds\n\n| what | before | after | after / before |\n|---|---|---|---|`);
for (const [name, own] of samples[1]!) {
  const [was, is] = [median(samples[0]!.get(name)!), median(own)];
  console.log(`| ${name} | ${format(was)} | ${format(is)} | ${(is / was).toFixed(2)} |`);
}

async function ask(side: Peer): Promise<Record<string, number>> {
  return JSON.parse(await side.ask("again"));
}
