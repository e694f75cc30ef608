import { nameOf, someCells } from "./faults/plan.ts";
import { runCell, warmUp } from "./faults/run_cell.ts";
import { runKilledRunner } from "./faults/run_killed_runner.ts";

Deno.test.beforeAll(warmUp);

for (const cell of someCells()) {
  Deno.test(nameOf(cell), async () => {
    await (cell.fault === "runner" ? runKilledRunner(cell) : runCell(cell));
  });
}
