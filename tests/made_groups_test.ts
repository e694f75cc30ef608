import { assertEquals, assertRejects } from "@std/assert";
import { DistributedError, RankExitError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { MadeGroups } from "./workers/made_groups.ts";

const restart = { maxRestarts: 3, windowMs: 60_000 };

for (const worldSize of [2, 3]) {
  Deno.test(`new groups and setup()'s groups work after a replacement: ${worldSize} ranks`, async () => {
    await using runner = await startRunner(MadeGroups, { worldSize, restart, heartbeatMs: 2_000 });
    for (let round = 0; round < 2; round++) {
      for (const action of ["make", "make", "keep", "use the kept group"] as const) {
        assertEquals(await runner.invoke(action), 2, action);
      }
      await assertRejects(() => runner.invoke("die"), RankExitError);
      assertEquals(await runner.invoke("use setup's group"), 2);
      const error = await assertRejects(() => runner.invoke("use the kept group"), DistributedError);
      if (worldSize === 2) assertEquals(/a rank .* was replaced/.test(error.message), true, error.message);
      assertEquals(await runner.invoke("make"), 2);
    }
  });
}

Deno.test("new groups and earlier groups work after a call in which one rank created none", async () => {
  await using runner = await startRunner(MadeGroups, { worldSize: 2, heartbeatMs: 2_000 });
  assertEquals(await runner.invoke("keep"), 2);
  for (let round = 0; round < 2; round++) {
    await assertRejects(() => runner.invoke("alone"), WorkerError, "it creates no group");
    for (const action of ["make", "use the kept group", "use setup's group"] as const) {
      assertEquals(await runner.invoke(action), 2, action);
    }
  }
});
