import { assert, assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { Exported } from "./workers/exported.ts";

Deno.test("a model that was exported for several ranks computes on them what one rank does", async () => {
  await using runner = await startRunner(Exported, { worldSize: 2 });
  for (const { distance, shape } of await runner.invokeAll({})) {
    assertEquals(shape, [2, 3]);
    assert(distance < 1e-5, `it is ${distance} apart`);
  }
});

Deno.test("a rank that throws ends an exported model's collective on the other, and the next call runs", async () => {
  await using runner = await startRunner(Exported, { worldSize: 2 });
  for (const thrower of [0, 1]) {
    const error = await assertRejects(() => runner.invoke({ thrower }), WorkerError);
    assertEquals([error.rank, error.message], [thrower, `rank ${thrower} gives up`]);
    assertEquals((await runner.invoke({})).shape, [2, 3]);
  }
});
