import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CollectiveError, DistributedRunner, type RunnerOptions, TimeoutError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { temporaryFolder } from "./testing.ts";
import { stepWallClock } from "./wall_clock.ts";
import { Fails } from "./workers/fails.ts";
import { Stuck } from "./workers/stuck.ts";

const HOUR_MS = 3_600_000;
const HEARTBEAT_MS = 300;
const OPTIONS = { worldSize: 2, heartbeatMs: HEARTBEAT_MS, cancelGraceMs: 50 };

/** Without this timeout, a test of a hang would hang itself. */
const LIMIT = { timeoutMs: 20_000 };

/** Returns options that give some ranks another clock when they start. */
function atOtherTime(byMs: number, ranks: number[]): RunnerOptions {
  return {
    env: { OTHER_TIME: JSON.stringify({ byMs, ranks }) },
    denoArgs: [`--preload=${import.meta.resolve("./programs/other_time.ts")}`],
  };
}

for (const [direction, byMs] of [["back", -HOUR_MS], ["forward", HOUR_MS]] as const) {
  Deno.test(`the runner's clock is set ${direction}: only stuck ranks are found`, async () => {
    await using runner = await startRunner(Stuck, OPTIONS, null);
    using _clock = stepWallClock(byMs);
    for (const manner of ["pauses", "computes"] as const) {
      assertEquals(await runner.invoke({ rank: 1, manner }), 2, manner);
    }
    const error = await assertRejects(
      () => runner.invoke({ rank: 1, manner: "stays away" }, LIMIT),
      CollectiveError,
      "rank 1 never entered",
    );
    assertSane(error.ranks[0]!.collective!.sinceMs);
    assert(
      /has waited in all_reduce #\d+ of float32\[1\] for (\d+ ms|\d\.\d s),/.test(error.message),
      error.message,
    );
    assertEquals(await runner.invoke(null), 2);
    await assertRejects(
      () => runner.invoke({ rank: 1, manner: "loops" }, LIMIT),
      TimeoutError,
      "no sign of life",
    );
  });

  Deno.test(`the runner's clock is set ${direction}: errors are gathered in order`, async () => {
    using _clock = stepWallClock(byMs);
    using folder = temporaryFolder();
    await using runner = new DistributedRunner(Fails, { worldSize: 2, device: "cpu", logs: "none" });
    const { address } = runner.getSocket();
    const starting = runner.start();
    Deno.removeSync((address as { path: string }).path);
    await starting;
    await assertRejects(() => runner.invoke({ rank: 1, how: "throws", folder: folder.path }), WorkerError);
    const [trouble, ...others] = runner.gatherErrors().map(({ message }) => message);
    assertStringIncludes(trouble!, "its socket was gone");
    assertEquals(others[0], "the weights make no sense");
  });

  Deno.test(`a rank starts with the clock set ${direction}: stuck ranks are found`, async () => {
    for (const rank of [0, 1]) {
      await using runner = await startRunner(Stuck, { ...OPTIONS, ...atOtherTime(byMs, [rank]) }, null);
      const error = await assertRejects(
        () => runner.invoke({ rank: 1, manner: "returns early" }, LIMIT),
        CollectiveError,
        "rank 1 never entered",
      );
      assertSane(error.ranks[0]!.collective!.sinceMs);
      assertEquals(await runner.invoke(null), 2);
    }
  });

  Deno.test(`a rank starts with the clock set ${direction}: the first failure is the root cause`, async () => {
    for (const rank of [0, 1]) {
      using folder = temporaryFolder();
      await using runner = await startRunner(Fails, { worldSize: 2, ...atOtherTime(byMs, [rank]) });
      const error = await assertRejects(
        () => runner.invoke({ rank: 1, how: "throws", folder: folder.path }),
        WorkerError,
      );
      assertEquals([error.rank, error.message], [1, "the weights make no sense"]);
      assertEquals(runner.gatherErrors().map((each) => (each as WorkerError).rank), [1, 0]);
    }
  });
}

/** Asserts that a wait lasted some heartbeats, not hours. */
function assertSane(sinceMs: number): void {
  assert(sinceMs > HEARTBEAT_MS / 2 && sinceMs < 60_000, `${sinceMs} ms`);
}
