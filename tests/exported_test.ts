import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { Exported } from "./workers/exported.ts";

Deno.test("a model exported for several ranks computes the same as one rank", async () => {
  await using runner = await startRunner(Exported, { worldSize: 2 });
  for (const { distance, shape } of await runner.invokeAll({})) {
    assertEquals(shape, [2, 3]);
    assert(distance < 1e-5, `the results differ by ${distance}`);
  }
});

Deno.test("a rank that throws ends an exported model's collective on the other rank", async () => {
  await using runner = await startRunner(Exported, { worldSize: 2 });
  for (const thrower of [0, 1]) {
    const error = await assertRejects(() => runner.invoke({ thrower }), WorkerError);
    assertEquals([error.rank, error.message], [thrower, `rank ${thrower} gives up`]);
    assertEquals((await runner.invoke({})).shape, [2, 3]);
  }
});
