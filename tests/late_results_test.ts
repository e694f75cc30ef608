import { assertEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { Late } from "./workers/late.ts";

Deno.test("a result stays unchanged while slower ranks work, whatever its rank sends meanwhile", async () => {
  await using runner = await startRunner(Late, { worldSize: 2, heartbeatMs: 4_000 });
  const said = (rank: number) => ({ rank, text: `rank ${rank} was here` });
  assertEquals(await runner.invokeAll({ busyMs: 1_200 }), [said(0), said(1)]);
  assertEquals(await runner.invoke({ busyMs: 1_200 }), said(0));
});
