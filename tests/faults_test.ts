import { nameOf, someCells } from "./faults/plan.ts";
import { run, warmUp } from "./faults/run.ts";

Deno.test.beforeAll(warmUp);

for (const cell of someCells()) {
  Deno.test(nameOf(cell), async () => {
    await run(cell);
  });
}
