import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CollectiveError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { OutOfStep, type Starter } from "./workers/out_of_step.ts";

const HEARTBEAT_MS = 400;
const OPTIONS = { worldSize: 2, heartbeatMs: HEARTBEAT_MS };

/** The collective in which a rank waits that takes one more step than the other. */
const WAITS: Record<Starter, { operation: string; shape?: number[] }> = {
  functions: { operation: "all_reduce", shape: [2, 3] },
  callAsync: { operation: "all_reduce", shape: [2, 3] },
  call: { operation: "all_reduce", shape: [2, 3] },
  backward: { operation: "all_reduce", shape: [2, 3] },
  training: { operation: "all_reduce" },
  model: { operation: "all_reduce", shape: [2, 3] },
  programs: { operation: "barrier", shape: [] },
};

for (const [starter, wait] of Object.entries(WAITS)) {
  Deno.test(`one more step on one rank names the missing rank: collectives of ${starter}`, async () => {
    await using runner = await startRunner(OutOfStep, OPTIONS);
    assertEquals(await runner.invoke(null), 2);
    const pids = runner.context!.map(({ pid }) => pid);
    for (const counts of [[3, 2], [1, 2]]) {
      const late = counts[0]! > counts[1]! ? 1 : 0;
      const error = await assertRejects(
        () => runner.invoke({ starter: starter as Starter, counts }, { timeoutMs: 20_000 }),
        CollectiveError,
        `rank ${late} never entered`,
      );
      assertEquals([error.rank, error.missing], [1 - late, [late]]);
      const { collective } = error.ranks[1 - late]!;
      assertEquals([error.operation, collective!.operation], [wait.operation, wait.operation]);
      if (wait.shape !== undefined) assertEquals(collective!.shape, wait.shape);
      assert(collective!.sequence > error.ranks[late]!.collective!.sequence);
      assertEquals(collective!.state, "waiting");
      assertEquals(await runner.invoke(null), 2);
    }
    assertEquals(runner.context!.map(({ pid }) => pid), pids);
  });
}

Deno.test("a collective rejected on one rank only gives an error that names that rank", async () => {
  await using runner = await startRunner(OutOfStep, OPTIONS);
  for (const refused of [0, 1]) {
    const error = await assertRejects(
      () => runner.invoke({ starter: "functions", counts: [1, 1], refused }, { timeoutMs: 20_000 }),
      CollectiveError,
      " of float32[2, 3] for ",
    );
    assertEquals([error.rank, error.missing], [1 - refused, [refused]]);
    assertEquals(await runner.invoke(null), 2);
  }
});

Deno.test("collectives of models and backward passes are checked like a program's own", async () => {
  await using runner = await startRunner(OutOfStep, { ...OPTIONS, checkCollectives: true });
  for (const starter of ["functions", "backward", "model"] as const) {
    const error = await assertRejects(
      () => runner.invoke({ starter, counts: [1, 0] }, { timeoutMs: 20_000 }),
      CollectiveError,
      "rank 1 never entered",
    );
    assertStringIncludes(error.message, "all_reduce");
    assertEquals(await runner.invoke(null), 2);
  }
});
