import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { CollectiveError, type DistributedRunner, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { CALLS, Disagrees, ManyAtOnce, Sends } from "./workers/disagrees.ts";

const DISAGREE =
  /the ranks make different calls: rank \d (.+), rank \d (.+); checkCollectives reports this to all ranks/;

// deno-lint-ignore no-explicit-any -- any worker's
function pidsOf(runner: DistributedRunner<any, any, any, any>): (number | undefined)[] {
  return runner.context!.map(({ pid }) => pid);
}

for (const worldSize of [2, 3]) {
  Deno.test(`ranks that make different calls get an error that names both: ${worldSize} ranks`, async () => {
    await using runner = await startRunner(Disagrees, { worldSize, heartbeatMs: 20_000 });
    const pids = pidsOf(runner);
    for (const name of Object.keys(CALLS)) {
      const error = await assertRejects(() => runner.invoke(name), WorkerError, undefined, name);
      assertInstanceOf(error.cause, CollectiveError, name);
      assertMatch(error.message, DISAGREE, name);
      const [, own, other] = DISAGREE.exec(error.message)!;
      assert(own !== other, `${name}: ${error.message}`);
      assertEquals(await runner.invoke(null), worldSize, name);
    }
    assertEquals(pidsOf(runner), pids);
  });
}

Deno.test("a transfer for which ranks expect different sizes gives an error with both sizes", async () => {
  for (const checkCollectives of [false, true]) {
    await using runner = await startRunner(Sends, { worldSize: 2, checkCollectives });
    const pids = pidsOf(runner);
    assertEquals(await runner.invoke({ sent: [4], received: [2, 2] }), 5);
    for (const [sent, received] of [[[1000], [4]], [[4], [1000]]] as [number[], number[]][]) {
      const error = await assertRejects(() => runner.invoke({ sent, received }), WorkerError);
      assertInstanceOf(error.cause, CollectiveError);
      for (const text of [`rank 0 send of float32 [${sent}]`, `rank 1 recv of float32 [${received}]`]) {
        assert(error.message.includes(text), error.message);
      }
      assertEquals(await runner.invoke(null), 5);
    }
    assertEquals(pidsOf(runner), pids);
  }
});

Deno.test("ranks that make the same calls concurrently are not taken for different", async () => {
  await using runner = await startRunner(ManyAtOnce, { worldSize: 2 });
  assertEquals(await runner.invoke(500), 500);
});
