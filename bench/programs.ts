/**
 * Compares how long a program takes in two folders, for example with the published package and with a
 * checkout: `deno run -A bench/programs.ts FOLDER OTHER [rounds] [program]`. The folders take turns, and the
 * first run of each does not count.
 *
 * @module
 */
import { format, median } from "./measure.ts";

const [folder, other, rounds = "10", program = "main.ts"] = Deno.args;
if (folder === undefined || other === undefined) {
  throw new TypeError("Cannot compare: name two folders with the program");
}

const samples: [number[], number[]] = [[], []];
for (let round = -1; round < Number(rounds); round++) {
  for (const side of round % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
    const took = await run([folder, other][side]!);
    if (round >= 0) samples[side].push(took);
  }
}

const [first, second] = [median(samples[0]), median(samples[1])];
console.log(`medians of ${rounds} runs of ${program}\n\n| folder | time |\n|---|---|`);
console.log(`| ${folder} | ${format(first)} |\n| ${other} | ${format(second)} |`);
console.log(`\n${folder} takes ${(first / second).toFixed(2)} times as long`);

/** Runs the program in a folder. Returns how long that took, in milliseconds. */
async function run(cwd: string): Promise<number> {
  const startedAt = performance.now();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program],
    cwd,
    stdin: "null",
  }).output();
  if (code !== 0) {
    throw new Error(`${cwd}: ${program} exited with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  return performance.now() - startedAt;
}
