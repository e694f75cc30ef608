import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  type DistributedRunner,
  NotRunningError,
  type RankExit,
  RankExitError,
  type Restart,
} from "../mod.ts";
import { isProcess, startRunner, untilNow } from "./runner.ts";
import { temporaryFile, until } from "./testing.ts";
import { DiesOnRequest, STAYS } from "./workers/dies_on_request.ts";

const pidsOf = (runner: DistributedRunner) => runner.context!.map(({ pid }) => pid);

Deno.test("only the dead rank is replaced, and the others keep their state", async () => {
  for (const dying of [0, 1, 2]) {
    await using runner = await startRunner(DiesOnRequest, {
      worldSize: 3,
      restart: { maxRestarts: 1, backoffMs: 0 },
    });
    assertEquals(await runner.invokeAll({}), [
      { sum: 3, pair: 2, calls: 1 },
      { sum: 3, pair: 2, calls: 1 },
      { sum: 3, pair: null, calls: 1 },
    ]);
    const before = pidsOf(runner);
    const error = await assertRejects(() => runner.invoke({ dying }), RankExitError);
    assertEquals([error.rank, error.signal], [dying, "SIGKILL"]);
    assertEquals(runner.isAlive(), true);
    // The group and the subgroup are complete again. The new rank has run `setup` and counts from the start.
    const after = await runner.invokeAll({});
    assertEquals(after.map(({ sum }) => sum), [3, 3, 3]);
    assertEquals(after.map(({ pair }) => pair), [2, 2, null]);
    assertEquals(after.map(({ calls }) => calls), [0, 1, 2].map((rank) => rank === dying ? 1 : 3));
    const replaced = pidsOf(runner).flatMap((pid, rank) => pid === before[rank] ? [] : [rank]);
    assertEquals(replaced, [dying]);
  }
});

Deno.test("queued calls wait for the replacement, and calls in flight are not retried", async () => {
  await using runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    restart: { maxRestarts: 1, backoffMs: 0 },
  });
  const dying = assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  const queued = [1, 2, 3].map(() => runner.invoke({}));
  await dying;
  const results = await Promise.all(queued);
  assertEquals(results.map(({ sum }) => sum), [2, 2, 2]);
  // Rank 0 has counted the failed call, too.
  assertEquals(results.map(({ calls }) => calls), [2, 3, 4]);
});

Deno.test("a rank that dies while idle is replaced", async () => {
  const restarts: Restart[] = [];
  await using runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    restart: { maxRestarts: 2, backoffMs: 0 },
    onRestart: (restart) => restarts.push(restart),
  });
  Deno.kill(pidsOf(runner)[1]!, "SIGKILL");
  await until(() => restarts.length === 1, "the restart");
  assertEquals([restarts[0]!.ranks, restarts[0]!.restarts], [[1], 1]);
  assert(restarts[0]!.tookMs > 0);
  assertEquals((await runner.invoke({})).sum, 2);
});

Deno.test("ranks that die together are replaced together, as one restart", async () => {
  const restarts: Restart[] = [];
  await using runner = await startRunner(DiesOnRequest, {
    worldSize: 3,
    restart: { maxRestarts: 1, backoffMs: 200 },
    onRestart: (restart) => restarts.push(restart),
  });
  const pids = pidsOf(runner);
  const dying = [pids[0]!, pids[2]!];
  for (const pid of dying) Deno.kill(pid, "SIGKILL");
  // A process takes a while to exit. This test blocks the event loop, which the runner shares, so that the
  // runner learns of both exits at once.
  untilNow(() => !dying.some(isProcess), "both ranks to exit");
  await until(() => restarts.length === 1, "the restart");
  assertEquals([restarts[0]!.ranks, restarts[0]!.restarts], [[0, 2], 1]);
  assertEquals(pidsOf(runner)[1], pids[1]);
  assertEquals((await runner.invoke({})).sum, 3);
});

Deno.test("onRankExit is called for each exit, with its consequence, and may throw", async () => {
  const exits: RankExit[] = [];
  await using runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    restart: { maxRestarts: 1, backoffMs: 0 },
    onRankExit: (exit) => {
      exits.push(exit);
      throw new Error("the callback failed");
    },
  });
  const [, pid] = pidsOf(runner);
  const first = await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  assertEquals((await runner.invoke({})).sum, 2);
  const second = await assertRejects(
    () => runner.invoke({ dying: 0 }),
    RankExitError,
    "all that restart allows",
  );
  assertEquals(exits.map(({ rank, signal, restarting }) => [rank, signal, restarting]), [
    [1, "SIGKILL", true],
    [0, "SIGKILL", false],
  ]);
  assertEquals([exits[0]!.pid, exits[0]!.error, exits[1]!.error], [pid, first, second]);
  const refused = await assertRejects(() => runner.invoke({}), NotRunningError);
  assertEquals(refused.cause, second);
  assertEquals(runner.isAlive(), false);
});

Deno.test("a replacement whose setup() fails uses up the policy, and its error ends the runner", async () => {
  using flag = temporaryFile();
  await using runner = await startRunner(
    DiesOnRequest,
    { worldSize: 2, restart: { maxRestarts: 2, backoffMs: 0 } },
    { failsOnce: flag.path },
  );
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  const error = await assertRejects(() => runner.invoke({}), Error, "this setup runs once");
  assertEquals((error as { rank?: number }).rank, 1);
});

Deno.test("without a policy a dead rank ends the runner, which can be started again", async () => {
  await using runner = await startRunner(DiesOnRequest, { worldSize: 2 });
  const error = await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  assertInstanceOf(error, RankExitError);
  await assertRejects(() => runner.invoke({}), NotRunningError, "has failed");
  await runner.start();
  assertEquals((await runner.invoke({})).sum, 2);
});

Deno.test("ranks that stay in a canceled call are replaced under any policy", async () => {
  const exits: RankExit[] = [];
  const stays = Promise.withResolvers<void>();
  await using runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    cancelGraceMs: 50,
    logs: ({ text }) => text === STAYS && stays.resolve(),
    onRankExit: (exit) => exits.push(exit),
  });
  const [first, second] = pidsOf(runner);
  const controller = new AbortController();
  const call = runner.invoke({ staying: 1 }, { signal: controller.signal });
  const queued = runner.invoke({});
  const rejected = assertRejects(() => call, Error, "enough");
  await stays.promise;
  controller.abort(new Error("enough"));
  await rejected;
  assertEquals((await queued).sum, 2);
  assertEquals(pidsOf(runner)[0], first);
  assert(pidsOf(runner)[1] !== second);
  assertEquals(exits.map(({ rank, restarting }) => [rank, restarting]), [[1, true]]);
  assert(exits[0]!.error.message.includes("Cannot leave rank 1 in call 1"), exits[0]!.error.message);
});

Deno.test("stop() while ranks are replaced waits for queued calls", async () => {
  const runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    restart: { maxRestarts: 1, backoffMs: 0 },
  });
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  const queued = runner.invoke({});
  await runner.stop();
  assertEquals((await queued).sum, 2);
  assertEquals(runner.context!.map(({ exitCode }) => exitCode), [0, 0]);
});

Deno.test("terminate() while ranks wait to be replaced leaves nothing behind", async () => {
  const runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    restart: { maxRestarts: 1, backoffMs: 60_000 },
  });
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  const queued = assertRejects(() => runner.invoke({}), NotRunningError, "terminated");
  await runner.terminate();
  await queued;
});
