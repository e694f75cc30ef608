import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { CollectiveError, DistributedError, TimeoutError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { type Manner, Stuck, StuckInSetup } from "./workers/stuck.ts";

const HEARTBEAT_MS = 300;
const OPTIONS = { worldSize: 2, heartbeatMs: HEARTBEAT_MS, cancelGraceMs: 50 };

const SILENT: [Manner, finding: string][] = [
  ["loops", "its event loop is blocked by JavaScript that never gives way"],
  ["sleeps", "its event loop is blocked in a call that sleeps"],
  ["stops", "stopped"],
];

for (const [manner, finding] of SILENT) {
  Deno.test(`a rank that ${manner} is named with the cause, and replaced after the timeout`, async () => {
    await using runner = await startRunner(Stuck, OPTIONS, null);
    const call = runner.invoke({ rank: 1, manner });
    const error = await assertRejects(
      () => call,
      TimeoutError,
      `Cannot finish call 1: rank 1 has given no sign`,
    );
    assertEquals(error.rank, 1);
    const [other, stuck] = error.ranks;
    assertEquals([stuck!.call, stuck!.checkpoint, stuck!.finding], [1, 1, finding]);
    assertEquals([other!.collective?.operation, other!.collective?.state], ["all_reduce", "waiting"]);
    assertEquals(await runner.invoke(null), 2);
    assertInstanceOf(runner.gatherErrors()[0], TimeoutError);
  });

  Deno.test(`a rank that ${manner} in setup() rejects the start`, async () => {
    const runner = startRunner(Stuck, OPTIONS, { rank: 1, manner });
    const error = await assertRejects(
      () => runner,
      TimeoutError,
      "Cannot start: rank 1 has given no sign of life",
    );
    assertEquals(error.ranks[1]!.finding, finding);
  });
}

Deno.test("a rank may wait for a download in setup() as long as start() may take", async () => {
  for (const rank of [0, 1]) {
    await using runner = await startRunner(StuckInSetup, OPTIONS, { rank, manner: "pauses long" });
    assertEquals(await runner.invoke(null), 2);
  }
});

Deno.test("a rank that has finished setup() is missing from a collective in setup()", async () => {
  for (const rank of [0, 1]) {
    const error = await assertRejects(
      () => startRunner(StuckInSetup, OPTIONS, { rank, manner: "returns early" }),
      CollectiveError,
      `which rank ${rank} never entered`,
    );
    assertEquals([error.rank, error.missing], [1 - rank, [rank]]);
  }
});

Deno.test("a collective that one rank never enters fails and names the missing rank", async () => {
  await using runner = await startRunner(Stuck, OPTIONS, null);
  for (const manner of ["stays away", "returns early"] as const) {
    const error = await assertRejects(
      () => runner.invoke({ rank: 1, manner }),
      CollectiveError,
      "rank 1 never entered",
    );
    assertEquals([error.rank, error.operation, error.missing], [0, "all_reduce", [1]]);
    assertEquals(error.ranks[0]!.collective!.shape, [1]);
    assert(error.ranks[0]!.collective!.sinceMs >= HEARTBEAT_MS / 2);
    assertEquals(await runner.invoke(null), 2);
  }
});

Deno.test("a missing rank in a gather of objects or uneven tensors is reported like any other", async () => {
  await using runner = await startRunner(Stuck, OPTIONS, null);
  for (const collects of ["objects", "tensors"] as const) {
    const error = await assertRejects(
      () => runner.invoke({ rank: 1, manner: "returns early", collects }),
      CollectiveError,
      "rank 1 never entered",
    );
    assertEquals([error.rank, error.operation, error.missing], [0, "all_gather", [1]]);
    assertEquals(await runner.invoke(null), 2);
  }
});

Deno.test("ranks in different collectives get an error", async () => {
  await using runner = await startRunner(Stuck, OPTIONS, null);
  const error = await assertRejects(
    () => runner.invoke({ rank: 0, manner: "reduces later" }),
    WorkerError,
    "the ranks make different calls",
  );
  assertInstanceOf(error.cause, CollectiveError);
  assertEquals(await runner.invoke(null), 2);
});

Deno.test("a busy rank is not taken for one that hangs", async () => {
  await using runner = await startRunner(Stuck, OPTIONS, null);
  for (const manner of ["computes", "steps", "pauses"] as const) {
    assertEquals(await runner.invoke({ rank: 1, manner }), 2, manner);
  }
  assertEquals(runner.gatherErrors(), []);
});

Deno.test("without a heartbeat no rank is blamed", async () => {
  await using runner = await startRunner(Stuck, { ...OPTIONS, heartbeatMs: Infinity }, null);
  const call = runner.invoke({ rank: 1, manner: "stays away" }, { timeoutMs: 1000 });
  await assertRejects(() => call, TimeoutError, "took more than 1000 ms");
});

Deno.test("without a heartbeat a collective ends at the group's timeout", async () => {
  await using runner = await startRunner(Stuck, { ...OPTIONS, heartbeatMs: Infinity, timeoutMs: 500 }, null);
  const call = runner.invoke({ rank: 1, manner: "returns early" });
  const error = await assertRejects(() => call, WorkerError);
  assertInstanceOf(error.cause, CollectiveError);
  assertEquals([error.rank, error.cause.operation], [0, "all_reduce"]);
  assertEquals(await runner.invoke(null), 2);
});

Deno.test("collectives that do not match are reported before they hang", async () => {
  await using runner = await startRunner(Stuck, { ...OPTIONS, checkCollectives: true }, null);
  assertEquals(await runner.invoke(null), 2);
  const error = await assertRejects(
    () => runner.invoke({ rank: 0, manner: "reduces later" }),
    DistributedError,
  );
  for (const word of ["all_reduce", "broadcast", "different"]) {
    assert(error.message.includes(word), error.message);
  }
  assertEquals(await runner.invoke(null), 2);
});
