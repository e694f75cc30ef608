import { assertEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { Accumulates, type Accumulation } from "./workers/accumulates.ts";

/** Passes per rank: different numbers on two ranks, and on three. */
const COUNTS = [[[2, 0], [0, 1], [0, 0]], [[0, 3, 1], [2, 0, 0], [0, 0, 1]]];

const WAYS: Record<string, Omit<Accumulation, "alone">> = {
  "at once": {},
  "after an evaluation": { evaluate: 3 },
  "after an evaluation on one rank": { evaluate: 1 },
  "within a join": { joins: true },
  "before a pass that leaves the parameter out": { leavesOut: true },
};

for (const counts of COUNTS) {
  const worldSize = counts[0]!.length;
  Deno.test(`${worldSize} ranks may accumulate different numbers of passes`, async (test) => {
    await using runner = await startRunner(Accumulates, { worldSize });
    for (const [name, way] of Object.entries(WAYS)) {
      await test.step(name, async () => {
        const averaged = way.leavesOut ? 0 : 1;
        const expected = counts.map((alone) => {
          const sums = alone.map((count, rank) => (count + averaged) * (rank + 1));
          return sums.reduce((sum, own) => sum + own) / worldSize;
        });
        // A parameter that no rank has reached keeps its gradient, or has none.
        const used = way.leavesOut ? counts.filter((alone) => alone.some((count) => count > 0)) : counts;
        const all = await runner.invokeAll({ alone: used, ...way });
        for (const found of all) {
          assertEquals(
            found.map((number) => number.toFixed(4)),
            expected.slice(0, used.length).map((number) => number.toFixed(4)),
          );
        }
      });
    }
  });
}
