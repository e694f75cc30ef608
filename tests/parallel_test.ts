import { assert, assertEquals, assertRejects } from "@std/assert";
import { RankExitError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { type Differences, Fails, Misuses, Parallel } from "./workers/parallel.ts";

/** The largest difference between sums in different orders. */
const CLOSE = 1e-4;

function assertClose(all: readonly Differences[]): void {
  for (const [rank, differences] of all.entries()) {
    assert(Object.keys(differences).length > 0);
    for (const [name, difference] of Object.entries(differences)) {
      assert(difference < CLOSE, `${name} on rank ${rank} differs by ${difference}`);
    }
  }
}

Deno.test("sharded layers compute the same as one rank, forward and backward", async (test) => {
  for (const worldSize of [1, 2, 3]) {
    await using runner = await startRunner(Parallel, { worldSize });
    const checks = ["shareLayers", "shareWhole", "loadWhole", "functions", "functional"] as const;
    for (const check of checks) {
      await test.step(`${check} on ${worldSize}`, async () => {
        assertClose(await runner.invokeAll({ check }));
      });
    }
  }
});

Deno.test("data-parallel steps equal those of one rank with the whole batch", async (test) => {
  for (const worldSize of [1, 2, 3]) {
    await using runner = await startRunner(Parallel, { worldSize });
    for (const check of ["train", "train in small buckets", "accumulate", "ordered", "unused"] as const) {
      // With a single rank, an unused parameter has no gradient at all.
      if (check === "unused" && worldSize === 1) continue;
      await test.step(`${check} on ${worldSize}`, async () => {
        assertClose(await runner.invokeAll({ check }));
      });
    }
  }
});

Deno.test("sharded and data-parallel results are the same with checkCollectives", async () => {
  await using runner = await startRunner(Parallel, { worldSize: 2, checkCollectives: true });
  for (const check of ["train", "functions", "functional", "ordered"] as const) {
    assertClose(await runner.invokeAll({ check }));
  }
});

Deno.test("a rank that throws in training ends the others' pass, and training continues", async () => {
  await using runner = await startRunner(Fails, { worldSize: 2 });
  const [before] = await runner.invokeAll({ how: "none", rank: 0 });
  for (const rank of [0, 1]) {
    const error = await assertRejects(() => runner.invoke({ how: "throw", rank }), WorkerError);
    assertEquals([error.rank, error.message], [rank, "left alone"]);
    assertEquals(await runner.invokeAll({ how: "none", rank }), [before, before]);
  }
});

Deno.test("a rank that exits in training is named, and replaced if the policy allows", async () => {
  await using runner = await startRunner(Fails, { worldSize: 2, restart: { maxRestarts: 1 } });
  const [before] = await runner.invokeAll({ how: "none", rank: 0 });
  const error = await assertRejects(() => runner.invoke({ how: "exit", rank: 1 }), RankExitError);
  assertEquals([error.rank, error.exitCode], [1, 3]);
  assertEquals(await runner.invokeAll({ how: "none", rank: 0 }), [before, before]);
});

Deno.test("during a backward pass writes to its tensors and a second pass are rejected", async () => {
  await using runner = await startRunner(Misuses, { worldSize: 1 });
  const errors = await runner.invoke(null);
  assertEquals(errors.map((error) => error.replace(/#\d+/, "#1")), [
    "Cannot call aten::add_: backward #1 may need what it writes; await it first",
    "Cannot call cohort::get_grad: backward #1 may need what it writes; await it first",
    "Cannot call aten::requires_grad_: backward #1 may need what it writes; await it first",
    "[2,3]",
    "true",
  ]);
});
