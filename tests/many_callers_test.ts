import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type CallEvent,
  type CallOptions,
  DistributedRunner,
  type LogLine,
  NotRunningError,
  QueueFullError,
  RankExitError,
  type StreamOutcome,
  StreamOverflowError,
  TimeoutError,
} from "../mod.ts";
import { startRunner } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import { Answers, Sums } from "./workers/many_callers.ts";

/** Steps without their times, each as one text. */
function stepsOf(events: readonly CallEvent[]): string[] {
  return events.map(({ type, requestId, outcome }) =>
    [type, requestId, ...outcome === undefined ? [] : [outcome.status]].join(" ")
  );
}

Deno.test("pending counts the calls that wait or run", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/go`;
  await using runner = await startRunner(Answers);
  assertEquals(runner.pending, 0);
  const calls = [runner.invoke({ until: file }), runner.invoke({}), runner.invoke({})];
  const cancellation = new AbortController();
  const cancelled = runner.invoke({}, { signal: cancellation.signal });
  assertEquals(runner.pending, 4);
  cancellation.abort("enough");
  assertEquals(runner.pending, 3);
  await cancelled.catch((reason) => assertEquals(reason, "enough"));
  Deno.writeTextFileSync(file, "");
  await Promise.all(calls);
  assertEquals(runner.pending, 0);
});

Deno.test("a call beyond maxPending rejects at once, and its payload is not read", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/go`;
  await using runner = await startRunner(Answers, { maxPending: 2 });
  const calls = [runner.invoke({ until: file }), runner.invoke({})];
  const payload = {
    get until(): string {
      throw new Error("the payload was read");
    },
  };
  const error = await assertRejects(() => runner.invoke(payload), QueueFullError, "maxPending is 2");
  assertEquals([error.code, error.pending], ["queue_full", 2]);
  await assertRejects(() => runner.invokeAll({}), QueueFullError);
  await assertRejects(() => Array.fromAsync(runner.stream({})), QueueFullError);
  Deno.writeTextFileSync(file, "");
  await Promise.all(calls);
  assertEquals(await runner.invoke({}), "3");
});

Deno.test("maxPending is a positive integer or Infinity", () => {
  for (const maxPending of [0, -1, 1.5, NaN, "2"] as number[]) {
    assertThrows(() => new DistributedRunner(Answers, { maxPending }), RangeError, "maxPending");
  }
  new DistributedRunner(Answers, { maxPending: Infinity });
});

Deno.test("waiting calls go by priority, and none starves", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/go`;
  await using runner = await startRunner(Answers, { worldSize: 2 });
  const order: string[] = [];
  const call = async (requestId: string, priority?: "high" | "normal" | "low") => {
    order.push(await runner.invoke({}, { requestId, priority }));
  };
  const first = runner.invoke({ until: file });
  const calls = [call("low", "low"), call("normal"), call("normal 2", "normal")];
  for (let index = 0; index < 9; index++) calls.push(call(`high ${index}`, "high"));
  Deno.writeTextFileSync(file, "");
  await first;
  await Promise.all(calls);
  const high = Array.from({ length: 9 }, (_, index) => `high ${index}`);
  assertEquals(order, [...high.slice(0, 8), "low", "normal", "high 8", "normal 2"]);
});

Deno.test("the ID of a request reaches every rank, reports, errors and lines of output", async () => {
  const lines: LogLine[] = [];
  await using runner = await startRunner(Answers, { worldSize: 2, logs: (line) => lines.push(line) });
  const requestId = "ä\n🦕 1";
  assertEquals(await runner.invoke({}, { requestId }), requestId);
  assertEquals(await runner.invokeAll({}, { requestId: "" }), ["", ""]);
  assertEquals(await runner.invokeAll({}), ["3", "3"]);
  assertEquals(await Array.fromAsync(runner.stream({}, { requestId: "a" })), ["a"]);
  // A lone surrogate has no bytes.
  assertEquals(await runner.invoke({}, { requestId: "\ud800" }), "\ufffd");
  const error = await assertRejects(
    () => runner.invoke({ until: "/nowhere", line: "inside" }, { requestId, timeoutMs: 1500 }),
    TimeoutError,
    'call 6 (request "ä\\n🦕 1")',
  );
  assertEquals(error.ranks.map((report) => [report.call, report.requestId]), [[6, requestId], [
    6,
    requestId,
  ]]);
  await until(() => lines.filter(({ text }) => text === "inside").length === 2, "the lines have arrived");
  assertEquals(lines.filter(({ text }) => text === "inside").map((line) => line.requestId), [
    requestId,
    requestId,
  ]);
  assertEquals(lines.filter((line) => line.requestId === undefined).length > 0, true);
});

Deno.test("an ID that is not a string and an unknown priority are refused", async () => {
  await using runner = await startRunner(Answers);
  await assertRejects(() => runner.invoke({}, { requestId: 5 as never }), TypeError, "requestId 5");
  await assertRejects(() => runner.invoke({}, { priority: "urgent" as never }), TypeError, '"urgent"');
  assertThrows(() => runner.stream({}, { priority: "urgent" as never }), TypeError, '"urgent"');
});

Deno.test("onCall reports each step of each call, in order and with its time", async () => {
  const events: CallEvent[] = [];
  const startedAt = Date.now();
  await using runner = await startRunner(Answers, { onCall: (event) => events.push(event) });
  await runner.invoke({}, { requestId: "a" });
  await Array.fromAsync(runner.stream({ items: 3 }, { requestId: "b" }));
  await assertRejects(() => runner.invoke({ fails: "no" }, { requestId: "c" }));
  await runner.stream({ items: 100 }, { requestId: "d" }).cancel("enough");
  await assertRejects(() =>
    runner.invoke({}, { requestId: "e", signal: AbortSignal.timeout(0), timeoutMs: 0 })
  );
  await until(() => events.length === 14, "all steps are reported");
  assertEquals(stepsOf(events), [
    ...["queued a", "started a", "ended a done"],
    ...["queued b", "started b", "first_item b", "ended b done"],
    ...["queued c", "started c", "ended c error"],
    ...["queued d", "started d", "ended d cancelled"],
    "ended e error",
  ]);
  assertEquals(events[6]!.outcome, { status: "done", items: 3 });
  assertStringIncludes((events[9]!.outcome!.error as Error).message, "no");
  assertEquals(events[12]!.outcome, { status: "cancelled", error: "enough", items: 0 });
  const times = events.map(({ atMs }) => atMs);
  assertEquals(times.toSorted((left, right) => left - right), times);
  assertEquals(times[0]! >= startedAt - 1000 && times.at(-1)! <= Date.now() + 1000, true);
});

Deno.test("onCall reports calls that were never accepted, withdrawn, or lost with their ranks", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/go`;
  const events: CallEvent[] = [];
  const runner = await startRunner(Answers, { maxPending: 2, onCall: (event) => void events.push(event) });
  const cancellation = new AbortController();
  const running = assertRejects(() => runner.invoke({ until: file }, { requestId: "a" }), NotRunningError);
  const waiting = runner.invoke({}, { requestId: "b", signal: cancellation.signal });
  await assertRejects(() => runner.invoke({}, { requestId: "c" }), QueueFullError);
  cancellation.abort();
  await assertRejects(() => waiting, DOMException);
  await runner.terminate();
  await running;
  await assertRejects(() => runner.invoke({}, { requestId: "d" }), NotRunningError);
  await until(() => events.length === 7, "all steps are reported");
  assertEquals(stepsOf(events), [
    ...["queued a", "started a", "queued b", "ended c error", "ended b cancelled"],
    ...["ended a error", "ended d error"],
  ]);
});

Deno.test("what onCall throws or rejects with is gathered, and calls go on", async () => {
  const thrown: unknown[] = [new Error("thrown"), "text"];
  await using runner = await startRunner(Answers, {
    onCall: ({ type }) => {
      if (type === "queued") throw thrown[0];
      if (type === "started") return Promise.reject(thrown[1]) as never;
    },
  });
  assertEquals(await runner.invoke({}), "1");
  const errors: Error[] = [];
  await until(() => errors.push(...runner.gatherErrors()) >= 2, "both errors are gathered");
  assertEquals(errors.map(({ message }) => message), ["thrown", "text"]);
});

Deno.test("onCall may call the runner", async () => {
  const answers: Promise<string>[] = [];
  await using runner = await startRunner(Answers, {
    onCall: ({ type, requestId }) => {
      if (type === "queued" && requestId === "a") answers.push(runner.invoke({}, { requestId: "b" }));
    },
  });
  assertEquals(await runner.invoke({}, { requestId: "a" }), "a");
  assertEquals(await answers[0], "b");
});

Deno.test("a silent reader of a buffering stream delays nobody", async () => {
  await using runner = await startRunner(Answers);
  const stream = runner.stream({ items: 5000 }, { onSlowReader: "buffer" });
  assertEquals(await runner.invoke({}), "2");
  const items = await Array.fromAsync(stream);
  assertEquals([items.length, items.at(-2), items.at(-1)], [5001, 4999, "1"]);
});

Deno.test("a buffering stream errors when its reader leaves too much, and calls go on", async () => {
  await using runner = await startRunner(Answers);
  const outcome = Promise.withResolvers<StreamOutcome>();
  const stream = runner.stream({ items: 1e9 }, {
    onSlowReader: "buffer",
    bufferBytes: 20_000,
    onEnd: outcome.resolve,
  });
  assertEquals(await runner.invoke({}), "2");
  const { status, error } = await outcome.promise;
  assertEquals(status, "error");
  assertInstanceOf(error, StreamOverflowError);
  assertStringIncludes(error.message, "many_callers_test.ts");
  await assertRejects(() => Array.fromAsync(stream), StreamOverflowError, "bufferBytes (20000 bytes)");
  assertEquals(runner.gatherErrors().includes(error), true);
});

Deno.test('a silent reader of a stream with onSlowReader: "cancel" delays others for a second', async () => {
  await using runner = await startRunner(Answers);
  const stream = runner.stream({ items: 1e9 }, { onSlowReader: "cancel" });
  assertEquals(await runner.invoke({}), "2");
  await assertRejects(() => Array.fromAsync(stream), TimeoutError, "from a full buffer for 1000 ms");
  const reading = runner.stream({ items: 5000 }, { onSlowReader: "cancel" });
  assertEquals((await Array.fromAsync(reading)).length, 5001);
});

Deno.test("options of a slow reader are checked", async () => {
  await using runner = await startRunner(Answers);
  assertThrows(() => runner.stream({}, { onSlowReader: "drop" as never }), TypeError, '"drop"');
  assertThrows(() => runner.stream({}, { bufferBytes: 5 }), TypeError, 'onSlowReader: "buffer"');
  for (const bufferBytes of [0, -1, NaN, "5" as never]) {
    assertThrows(() => runner.stream({}, { onSlowReader: "buffer", bufferBytes }), RangeError, "bufferBytes");
  }
});

/** A payload that is sent ahead: too large for one write, too small for shared memory. */
function arraysOf(element: number): Uint8Array[] {
  return Array.from({ length: 4 }, () => new Uint8Array(10_000).fill(element));
}

Deno.test("payloads that wait at the ranks belong to their calls, whatever passes, leaves or is sent", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/go`;
  await using runner = await startRunner(Sums, { worldSize: 2 });
  const order: number[] = [];
  const first = runner.invoke({ until: file, arrays: [] });
  const call = async (element: number, options: CallOptions = {}) => {
    const sums = await runner.invokeAll({ arrays: arraysOf(element) }, options);
    assertEquals(sums, [40_000 * element, 40_000 * element]);
    order.push(element);
  };
  const withdrawn = new AbortController();
  const calls = [call(1, { priority: "low" }), call(2), call(3), call(4, { priority: "high" })];
  const left = assertRejects(() => call(5, { priority: "high", signal: withdrawn.signal }));
  withdrawn.abort();
  calls.push(call(6));
  Deno.writeTextFileSync(file, "");
  await Promise.all([first, left, ...calls]);
  assertEquals(order, [4, 2, 3, 6, 1]);
});

Deno.test("a payload that waits at the ranks is sent again to a rank that was replaced", async () => {
  await using runner = await startRunner(Sums, {
    worldSize: 2,
    restart: { maxRestarts: 3, backoffMs: 0 },
  });
  const lost = assertRejects(() => runner.invoke({ until: "/nowhere", arrays: [] }), RankExitError);
  const waiting = [runner.invokeAll({ arrays: arraysOf(1) }), runner.invokeAll({ arrays: arraysOf(2) })];
  await until(() => runner.context!.every(({ state }) => state === "calling"), "the call has begun");
  Deno.kill(runner.context![1]!.pid, "SIGKILL");
  await lost;
  assertEquals(await Promise.all(waiting), [[40_000, 40_000], [80_000, 80_000]]);
});

Deno.test("a payload that waits at the ranks is lost with its canceled call, and later ones are not", async () => {
  await using runner = await startRunner(Sums, { worldSize: 2 });
  const running = new AbortController();
  const waiting = new AbortController();
  const { signal } = running;
  const first = assertRejects(() => runner.invoke({ until: "/nowhere", arrays: [] }, { signal }));
  const second = assertRejects(() => runner.invoke({ arrays: arraysOf(1) }, { signal: waiting.signal }));
  const third = runner.invoke({ arrays: arraysOf(2) });
  waiting.abort();
  await second;
  running.abort();
  await first;
  assertEquals(await third, 80_000);
});
