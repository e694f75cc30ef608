import { assert, assertEquals, assertRejects } from "@std/assert";
import { CollectiveError, RankExitError, type RankReport, type WorkerError } from "../mod.ts";
import { failsOnRanks, startRunner } from "./runner.ts";
import { temporaryFolder } from "./testing.ts";
import { Fails } from "./workers/fails.ts";

const OPTIONS = { worldSize: 3, heartbeatMs: 300, cancelGraceMs: 50 };

/** Returns the report's activity at the time of the failure, without the rank's identity. */
function activity({ call, checkpoint, collective }: RankReport): unknown[] {
  return [
    call,
    checkpoint,
    collective?.operation,
    collective?.sequence,
    collective?.shape,
    collective?.state,
  ];
}

const WAITING = [1, 2, "all_reduce", 2, [2, 3], "waiting"];
const CAME_TO_ONE = [1, 2, "all_reduce", 1, [2, 3], "completed"];

/** Returns the lines of a printed error, without the parts that change from run to run. */
function printed(error: Error): string[] {
  return Deno.inspect(error).split("\n").map((line) =>
    line.replace(/for [\d.]+ m?s/, "for …").replace(/\[127.0.0.1\]:\d+/, "…").trim()
  );
}

Deno.test("the error of the rank that threw is the root, with the others' errors below", async () => {
  let gathered: Error[] = [];
  const error = await failsOnRanks(async () => {
    using folder = temporaryFolder();
    await using runner = await startRunner(Fails, OPTIONS);
    try {
      await runner.invoke({ rank: 1, how: "throws", folder: folder.path });
    } finally {
      gathered = runner.gatherErrors();
    }
  }, 3);
  assertEquals(error.ranks.map(({ rank, state, exitCode, signal }) => [rank, state, exitCode, signal]), [
    [0, "calling", null, null],
    [1, "calling", null, null],
    [2, "calling", null, null],
  ]);
  assertEquals(error.ranks.map(activity), [WAITING, CAME_TO_ONE, WAITING]);
  const [other, thrower] = error.ranks;
  assertEquals(thrower!.stderrTail.at(-1), "step 1: about to fail");
  assert(thrower!.remoteStack!.includes("tests/workers/fails.ts"));
  assertEquals([thrower!.finding, thrower!.inside], [null, null]);
  assert(other!.uptimeMs >= 50 && other!.collective!.sinceMs >= 0);
  assertEquals(error.others.map((other) => (other as WorkerError).rank).sort(), [0, 2]);
  for (const consequence of error.others) {
    assertEquals((consequence as WorkerError).remoteName, "CollectiveError");
  }
  const lines = printed(error);
  assertEquals(lines[0], "WorkerError: the weights make no sense");
  assertEquals(lines[1], "on rank 1: RangeError: the weights make no sense");
  assert(/^at Fails.fail .*fails.ts:\d+:\d+\)$/.test(lines[2]!), lines[2]);
  assert(/^at async Fails.call .*fails.ts:\d+:\d+\)$/.test(lines[3]!), lines[3]);
  assert(lines.some((line) => /^at async .*reports_test.ts:\d+:\d+/.test(line)));
  assertEquals(lines.filter((line) => line.startsWith("then on rank")).length, 2);
  assert(
    lines.includes(
      "ranks 0, 2: in call 1 at checkpoint 2, waits in all_reduce #2 of float32[2, 3] in epoch-1 for …",
    ),
    lines.join("\n"),
  );
  assert(lines.includes("[cause]: Error: NaN"));
  assertEquals(gathered[0]!.message, "the weights make no sense");
});

Deno.test("a rank's death is reported with its last output and the others' collective", async () => {
  using folder = temporaryFolder();
  await using runner = await startRunner(Fails, OPTIONS);
  const error = await assertRejects(
    () => runner.invoke({ rank: 2, how: "dies", folder: folder.path }),
    RankExitError,
  );
  assertEquals(activity(error.ranks[2]!), CAME_TO_ONE);
  // The broken connection to the dead rank may have ended their wait by then.
  for (const other of error.ranks.slice(0, 2)) assertEquals(activity(other).slice(2, 5), WAITING.slice(2, 5));
  assertEquals(error.ranks.map(({ signal }) => signal), [null, null, "SIGKILL"]);
  assertEquals(error.stderrTail.at(-1), "step 1: about to fail");
  const lines = printed(error);
  assertEquals(lines.slice(0, 2), [
    "RankExitError: Cannot go on: rank 2 was ended by SIGKILL; its last words:",
    "step 1: about to fail",
  ]);
  assert(lines.some((line) => line.startsWith("rank 2: ended by SIGKILL, in call 1 at checkpoint 2")));
});

Deno.test("a rank missing from a collective is reported with what it does instead", async () => {
  using folder = temporaryFolder();
  await using runner = await startRunner(Fails, OPTIONS);
  const error = await assertRejects(
    () => runner.invoke({ rank: 0, how: "stays away", folder: folder.path }),
    CollectiveError,
  );
  assertEquals([error.missing, error.operation, error.sequence], [[0], "all_reduce", 2]);
  assertEquals(error.ranks.map(activity), [CAME_TO_ONE, WAITING, WAITING]);
  assert(error.message.includes("rank 0: in call 1 at checkpoint 2, its last collective all_reduce #1"));
});
