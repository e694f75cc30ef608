import { assertEquals } from "@std/assert";
import { startRunner } from "./runner.ts";
import { ParallelModes } from "./workers/parallel_modes.ts";

Deno.test("sharded layers and data-parallel training respect asynchronous modes", async () => {
  await using runner = await startRunner(ParallelModes, { worldSize: 2 });
  const shared = {
    recorded: true,
    noGradAsync: [false, true, true],
    inferenceModeAsync: [false, true, true],
    autocastAsync: ["bfloat16", "float32", true],
  };
  assertEquals(await runner.invokeAll({ check: "shareLayers" }), [shared, shared]);
  const trained = {
    noGradAsync: false,
    "after noGradAsync": true,
    inferenceModeAsync: false,
    "after inferenceModeAsync": true,
    autocastAsync: true,
  };
  assertEquals(await runner.invokeAll({ check: "train" }), [trained, trained]);
});
