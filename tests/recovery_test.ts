import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { CollectiveError, WorkerError } from "../mod.ts";
import { failsOnRanks, startRunner } from "./runner.ts";
import { Recovers } from "./workers/native.ts";

Deno.test("a rank that throws wakes its peers, and the next call has a complete group", async () => {
  await using runner = await startRunner(Recovers, { worldSize: 3 });
  for (let round = 0; round < 5; round++) {
    const thrower = round % 3;
    const error = await failsOnRanks(() => runner.invoke({ thrower }), 3);
    assertEquals([error.rank, error.message], [thrower, `rank ${thrower} gives up`]);
    for (const other of error.others) {
      const { cause } = other as WorkerError;
      assertInstanceOf(cause, CollectiveError);
      assertEquals(cause.operation, "all_reduce");
      assert(cause.rank !== thrower);
    }
    assertEquals(await runner.invokeAll({}), [
      { sum: 3, pair: 2, calls: round + 1 },
      { sum: 3, pair: 2, calls: round + 1 },
      { sum: 3, pair: null, calls: round + 1 },
    ]);
  }
});

Deno.test("calls that were queued before the failure are served", async () => {
  await using runner = await startRunner(Recovers, { worldSize: 2 });
  const failing = assertRejects(() => runner.invoke({ thrower: 1 }), WorkerError);
  const queued = [1, 2, 3].map(() => runner.invoke({}));
  await failing;
  assertEquals((await Promise.all(queued)).map(({ sum }) => sum), [2, 2, 2]);
});

Deno.test("a collective that starts after the failure fails at once, not at its timeout", async () => {
  await using runner = await startRunner(Recovers, { worldSize: 2 });
  const error = await failsOnRanks(() => runner.invoke({ thrower: 0, late: true }), 2);
  assertEquals(error.message, "rank 0 gives up");
  const [other] = error.others as [WorkerError];
  assertInstanceOf(other.cause, CollectiveError);
  assertMatch(other.message, /rank 0 failed in call \d+: rank 0 gives up/);
  assertEquals((await runner.invoke({})).sum, 2);
});

Deno.test("all ranks that throw at once give one error, and the next call is served", async () => {
  await using runner = await startRunner(Recovers, { worldSize: 2 });
  await assertRejects(() => runner.invoke({ thrower: -1 }), WorkerError, "gives up");
  assertEquals((await runner.invoke({})).sum, 2);
});

Deno.test("stop() right after a failure ends normally", async () => {
  const runner = await startRunner(Recovers, { worldSize: 2 });
  await assertRejects(() => runner.invoke({ thrower: 1 }), WorkerError);
  await runner.stop();
  assertEquals(runner.context!.map(({ exitCode }) => exitCode), [0, 0]);
});
