import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { DistributedRunner, NotRunningError, RankExitError, WorkerError } from "../mod.ts";
import { failsOnRanks, startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { Counted, Dies, FailsSetup, Throws } from "./workers/plain.ts";

Deno.test("the payload is invoked after each idle interval", async () => {
  let pings = 0;
  await using runner = await startRunner(Counted, {
    keepalivePayload: { ping: true },
    keepaliveIntervalMs: 20,
    logs: ({ text }) => text === "ping" && pings++,
  });
  assertEquals(runner.keepaliveTimer !== null, true);
  await until(() => pings >= 2, "two keepalives");
  assertEquals(await runner.invoke({}), pings + 1);
});

Deno.test("the timer pauses during calls, and can be canceled, started and reset", async () => {
  const runner = new DistributedRunner(Counted, { logs: "none", device: "cpu", keepaliveIntervalMs: 60_000 });
  assertEquals(runner.keepaliveTimer, null);
  await runner.start();
  const first = runner.keepaliveTimer;
  assertEquals(first !== null, true);
  const call = runner.invoke({});
  assertEquals(runner.keepaliveTimer, null);
  await call;
  assertEquals(runner.keepaliveTimer !== null && runner.keepaliveTimer !== first, true);
  runner.maybeCancelKeepalive();
  assertEquals(runner.keepaliveTimer, null);
  runner.maybeResetKeepalive();
  assertEquals(runner.keepaliveTimer, null);
  runner.maybeStartKeepalive();
  const started = runner.keepaliveTimer;
  runner.maybeResetKeepalive();
  assertEquals(runner.keepaliveTimer !== null && runner.keepaliveTimer !== started, true);
  await runner.stop();
  assertEquals(runner.keepaliveTimer, null);
});

Deno.test("without an interval there is no timer, but keepalive() invokes at once", async () => {
  await using runner = await startRunner(Counted, { keepalivePayload: { ping: true } });
  runner.maybeStartKeepalive();
  assertEquals(runner.keepaliveTimer, null);
  await runner.keepalive();
  assertEquals(await runner.invoke({}), 2);
});

Deno.test("a keepalive that fails is reported and gathered", async () => {
  const printed: unknown[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words[1]);
  try {
    const options = { keepalivePayload: { ranks: [1] }, keepaliveIntervalMs: 5 };
    await using runner = await startRunner(Throws, { ...options, worldSize: 2 });
    await until(() => printed.length > 0, "the report");
    runner.maybeCancelKeepalive();
    assertInstanceOf(printed[0], WorkerError);
    assertEquals(runner.gatherErrors()[0]!.message, "rank 1 refuses");
  } finally {
    console.error = consoleError;
  }
});

Deno.test("the errors of all ranks are gathered once, root cause first", async () => {
  await using runner = await startRunner(Throws, { worldSize: 3 }, null);
  assertEquals(runner.gatherErrors(), []);
  runner.ensureAlive();
  const root = await failsOnRanks(
    () => {
      runner.gatherErrors();
      return runner.invoke({ ranks: [0, 2], together: true });
    },
    2,
    "RangeError",
  );
  const other = root.others[0] as WorkerError;
  assertEquals([root.rank, other.rank].sort(), [0, 2]);
  assertEquals(runner.gatherErrors().map((error) => (error as WorkerError).rank), [root.rank, other.rank]);
  assertEquals(runner.gatherErrors(), []);
});

Deno.test("a failed setup leaves its error to gather", async () => {
  const runner = new DistributedRunner(FailsSetup, { logs: "none", device: "cpu", worldSize: 2 });
  await assertRejects(() => runner.start({ setup: { rank: 1, how: "throw" } }), WorkerError);
  assertEquals(runner.gatherErrors().map(({ message }) => message), ["no such weights"]);
});

Deno.test("ensureAlive() throws with the error that ended the runner", async () => {
  const runner = await startRunner(Dies, { worldSize: 2 });
  await assertRejects(() => runner.invoke({ rank: 1, how: "exit" }), RankExitError);
  await until(() => !runner.isAlive(), "the end of all ranks");
  const error = assertThrows(() => runner.ensureAlive(), NotRunningError);
  assertInstanceOf(error.cause, RankExitError);
  assertEquals(runner.gatherErrors(), []);
  await runner.stop();
});
