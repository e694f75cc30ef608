/**
 * `deno task test:faults`: runs every fault in every phase, then the system faults. With `--rounds N` it runs
 * N random cells instead.
 *
 * `--seed S` repeats a random run; `--only TEXT` runs the cells whose names contain TEXT.
 *
 * @module
 */
import { allCells, type Cell, nameOf, randomCell, randomNumbers } from "./plan.ts";
import { run, warmUp } from "./run.ts";
import {
  nameOfSystemFault,
  runSystemFault,
  SYSTEM_FAULTS,
  takesNamespace,
  whyNoNamespace,
} from "./run_system_fault.ts";

function option(name: string): string | undefined {
  const index = Deno.args.indexOf(name);
  return index === -1 ? undefined : Deno.args[index + 1];
}

/** Yields the runs by name. */
async function* runs(): AsyncGenerator<[name: string, body: () => Promise<void>]> {
  const rounds = option("--rounds");
  if (rounds !== undefined) {
    const seed = Number(option("--seed") ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`seed ${seed}`);
    const random = randomNumbers(seed);
    for (let round = 0; round < Number(rounds); round++) yield runOf(randomCell(random));
    return;
  }
  for (const cell of allCells()) yield runOf(cell);
  const noNamespace = await whyNoNamespace();
  for (const fault of SYSTEM_FAULTS) {
    const name = nameOfSystemFault(fault);
    if (takesNamespace(fault) && noNamespace !== null) console.log(`skipped ${name}: ${noNamespace}`);
    else yield [name, () => runSystemFault(fault)];
  }
}

function runOf(cell: Cell): [name: string, body: () => Promise<void>] {
  return [nameOf(cell), () => run(cell)];
}

await warmUp();
const only = option("--only") ?? "";
let passed = 0;
let failed = 0;
for await (const [name, body] of runs()) {
  if (!name.includes(only)) continue;
  const startedAt = performance.now();
  try {
    await body();
    passed++;
    console.log(`ok      ${name}  ${Math.round(performance.now() - startedAt)} ms`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}`, error);
  }
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) Deno.exit(1);
