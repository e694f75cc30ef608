import { assert, assertEquals, assertRejects } from "@std/assert";
import { DistributedRunner, type RankExit, RankExitError, TimeoutError } from "../mod.ts";
import { temporaryFolder } from "./testing.ts";
import { Replaced, type ReplacedSetup } from "./workers/replaced.ts";

/** Long enough for a start while other processes are busy. */
const READY_MS = 6000;

Deno.test("a replacement whose setup() never ends is ended after start()'s timeout", async () => {
  using folder = temporaryFolder();
  const exits: RankExit[] = [];
  await using runner = new DistributedRunner(Replaced, {
    worldSize: 2,
    device: "cpu",
    logs: "none",
    restart: { maxRestarts: 1, backoffMs: 0 },
    onRankExit: (exit) => exits.push(exit),
  });
  const setup: ReplacedSetup = { folder: folder.path, second: "waits" };
  await runner.start({ setup, timeoutMs: READY_MS });
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
  const error = await assertRejects(
    () => runner.invoke({}, { timeoutMs: 10 * READY_MS }),
    TimeoutError,
    `Cannot replace rank 1: it was not ready within ${READY_MS} ms`,
  );
  assertEquals(error.rank, 1);
  assertEquals(exits.map(({ rank, restarting }) => [rank, restarting]), [[1, true], [1, false]]);
  assertEquals(exits[1]!.error, error);
  assert(error.ranks[1]!.stderrTail.includes("set up a second time"));
});

Deno.test("a report about a dead rank describes that rank, not its replacement", async () => {
  using folder = temporaryFolder();
  await using runner = new DistributedRunner(Replaced, {
    worldSize: 3,
    device: "cpu",
    logs: "none",
    restart: { maxRestarts: Infinity, backoffMs: 0 },
  });
  await runner.start({ setup: { folder: folder.path, second: "succeeds" } });
  for (const [dying, leaves] of [[1, false], [0, true], [2, false], [1, true]] as const) {
    const pids = runner.context!.map(({ pid }) => pid);
    const error = await assertRejects(() => runner.invoke({ dying, leaves }), RankExitError);
    assertEquals(error.ranks.map(({ pid }) => pid), pids);
    const { state, signal, call, stderrTail } = error.ranks[dying]!;
    assertEquals([state, signal], ["exited", "SIGKILL"]);
    assert(call !== null);
    assertEquals(stderrTail.at(-1), "last words");
    // The broken connection to the dead rank may have ended the others' wait by then.
    for (const { rank, collective } of error.ranks) {
      if (rank !== dying) assertEquals(collective?.operation, "all_reduce");
    }
    assertEquals(await runner.invoke({}), 3);
  }
});
