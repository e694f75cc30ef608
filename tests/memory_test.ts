import { assert } from "@std/assert";
import { startRunner } from "./runner.ts";
import { Loops } from "./workers/loops.ts";

const LIMIT_BYTES = 100_000_000;

Deno.test("loops with a tidy() per step do not use more memory over time", async (test) => {
  await using runner = await startRunner(Loops, { worldSize: 2, heartbeatMs: 300_000 });
  for (const loop of ["training", "inference"] as const) {
    await test.step(loop, async () => {
      for (const [rank, bytes] of (await runner.invokeAll(loop)).entries()) {
        assert(bytes < LIMIT_BYTES, `rank ${rank} has grown by ${bytes} bytes`);
      }
    });
  }
});
