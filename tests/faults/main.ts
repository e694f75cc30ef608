/** `deno task test:faults`: every fault in every phase, or `--rounds N` cells at random.
 *
 * `--seed S` repeats a random run; `--only TEXT` runs the cells whose names contain it.
 *
 * @module
 */
import { allCells, type Cell, nameOf, randomCell, randomNumbers } from "./plan.ts";
import { runCell, warmUp } from "./run_cell.ts";
import { runKilledRunner } from "./run_killed_runner.ts";

function option(name: string): string | undefined {
  const index = Deno.args.indexOf(name);
  return index === -1 ? undefined : Deno.args[index + 1];
}

function cells(): Iterable<Cell> {
  const rounds = option("--rounds");
  const only = option("--only") ?? "";
  if (rounds === undefined) return allCells().filter((cell) => nameOf(cell).includes(only));
  const seed = Number(option("--seed") ?? Math.floor(Math.random() * 2 ** 32));
  console.log(`seed ${seed}`);
  const random = randomNumbers(seed);
  return Array.from({ length: Number(rounds) }, () => randomCell(random));
}

await warmUp();
let passed = 0;
let failed = 0;
for (const cell of cells()) {
  const startedAt = performance.now();
  try {
    await (cell.fault === "runner" ? runKilledRunner(cell) : runCell(cell));
    passed++;
    console.log(`ok      ${nameOf(cell)}  ${Math.round(performance.now() - startedAt)} ms`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${nameOf(cell)}`, error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) Deno.exit(1);
