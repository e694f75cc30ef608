import { assertEquals, assertRejects } from "@std/assert";
import { DistributedError, RankExitError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { MadeGroups } from "./workers/made_groups.ts";

const restart = { maxRestarts: 3, windowMs: 60_000 };

for (const worldSize of [2, 3]) {
  Deno.test(`groups can be made when a rank has been replaced, and those of setup are as before: ${worldSize} ranks`, async () => {
    await using runner = await startRunner(MadeGroups, { worldSize, restart, heartbeatMs: 2_000 });
    for (let round = 0; round < 2; round++) {
      for (const deed of ["make", "make", "keep", "use what was kept"] as const) {
        assertEquals(await runner.invoke(deed), 2, deed);
      }
      await assertRejects(() => runner.invoke("die"), RankExitError);
      assertEquals(await runner.invoke("use that of setup"), 2);
      const error = await assertRejects(() => runner.invoke("use what was kept"), DistributedError);
      if (worldSize === 2) assertEquals(/a rank .* was replaced/.test(error.message), true, error.message);
      assertEquals(await runner.invoke("make"), 2);
    }
  });
}

Deno.test("groups can be made after a call in which not all ranks have made one, and those of calls stay", async () => {
  await using runner = await startRunner(MadeGroups, { worldSize: 2, heartbeatMs: 2_000 });
  assertEquals(await runner.invoke("keep"), 2);
  for (let round = 0; round < 2; round++) {
    await assertRejects(() => runner.invoke("alone"), WorkerError, "it makes none");
    for (const deed of ["make", "use what was kept", "use that of setup"] as const) {
      assertEquals(await runner.invoke(deed), 2, deed);
    }
  }
});
