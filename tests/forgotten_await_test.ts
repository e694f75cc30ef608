import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { CollectiveError, DistributedError, TimeoutError, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { Forgetful, type Forgets, ForgetsOn, type Leaving, REJECT, Submits } from "./workers/forgetful.ts";

const COLLECTIVES = [
  "a collective",
  "an asynchronous function",
  "a layer's sum",
  "a backward pass",
  "values",
] as const;

for (const what of COLLECTIVES) {
  Deno.test(`${what} that nobody awaits fails the call, and no rank ends`, async () => {
    await using runner = await startRunner(Forgetful, { worldSize: 2, heartbeatMs: 500 }, null);
    const pids = runner.context!.map(({ pid }) => pid);
    const fails = async (does: Forgets["odd"]["does"], rank: number): Promise<DistributedError> => {
      const error = await assertRejects(() => runner.invoke({ what, odd: { rank, does } }), DistributedError);
      assertEquals(await runner.invoke(null), 2, `${does} on rank ${rank}`);
      return error;
    };
    for (const rank of [0, 1]) {
      const thrown = await fails("throws", rank);
      assertInstanceOf(thrown, WorkerError);
      assertEquals([thrown.message, thrown.rank], ["the odd rank throws", rank]);
      const missed = await fails("nothing", rank);
      assertInstanceOf(missed, CollectiveError);
      assertEquals(missed.missing, [rank]);
      if (what === "values") continue;
      const differed = await fails("differs", rank);
      assertStringIncludes(differed.message, "the ranks make different calls");
    }
    const nobody = { what, odd: { rank: 9, does: "nothing" } } as const;
    assertEquals(await runner.invokeAll(nobody), [1, 1]);
    assertEquals(await runner.invoke(null), 2);
    assertEquals(runner.context!.map(({ pid }) => pid), pids);
  });
}

Deno.test("an unhandled rejection fails the running call with its class and its line", async () => {
  await using runner = await startRunner(Forgetful, { worldSize: 2 }, null);
  const pids = runner.context!.map(({ pid }) => pid);
  const payload = { what: "a rejection", odd: { rank: 0, does: "nothing" } } as const;
  const error = await assertRejects(() => runner.invoke(payload), WorkerError, "nobody handles it");
  assertEquals([error.rank, error.remoteName], [1, "RangeError"]);
  assertMatch(error.remoteStack, /tests\/workers\/forgetful\.ts:\d+/);
  assertEquals(await runner.invoke(null), 2);
  assertEquals(runner.context!.map(({ pid }) => pid), pids);
});

Deno.test("an unhandled rejection between calls is printed, and the ranks keep running", async () => {
  const lines: string[] = [];
  const logs = ({ text }: { text: string }) => void lines.push(text);
  await using runner = await startRunner(Forgetful, { worldSize: 2, logs }, null);
  const payload = { what: "a late rejection", odd: { rank: 0, does: "nothing" } } as const;
  assertEquals(await runner.invokeAll(payload), [1, 1]);
  Deno.kill(runner.context![1]!.pid, REJECT);
  await until(() => lines.some((line) => line.includes("nobody handles it")), "the line");
  assertEquals(await runner.invoke(null), 2);
});

Deno.test("start() waits for work that setup did not await, or rejects with its error", async () => {
  await using runner = await startRunner(Forgetful, { worldSize: 2, heartbeatMs: 500 }, "a collective");
  assertEquals(await runner.invoke(null), 2);
  const error = await assertRejects(
    () => startRunner(Forgetful, { worldSize: 2 }, "a rejection"),
    WorkerError,
    "nobody handles it",
  );
  assertEquals(error.remoteName, "RangeError");
});

Deno.test("a submitted task continues after the call that submitted it", async () => {
  await using runner = await startRunner(Submits, { worldSize: 2, heartbeatMs: 500 });
  for (const form of ["function", "promise"] as const) {
    assertEquals(await runner.invoke(form), "submitted");
    assertEquals(await runner.invoke(null), 2);
  }
});

for (const leaving of ["at yields", "at checkpoints", "at yields apart"] as const satisfies Leaving[]) {
  Deno.test(`a canceled call waits for its unawaited work before it is left ${leaving}`, async () => {
    const lines: string[] = [];
    const logs = ({ text }: { text: string }) => void lines.push(text);
    await using runner = await startRunner(ForgetsOn, { worldSize: 2, cancelGraceMs: 600_000, logs });
    for (let round = 0; round < 5; round++) {
      await assertRejects(() => runner.invoke(leaving, { timeoutMs: 50 }), TimeoutError);
      assertEquals(await runner.invoke(null), 2);
    }
    assertEquals(lines.filter((line) => line.includes("unhandled rejection")), []);
    assertEquals(runner.gatherErrors(), []);
  });
}
