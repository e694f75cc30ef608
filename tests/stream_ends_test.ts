import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  DistributedError,
  DistributedRunner,
  NotRunningError,
  RankExitError,
  type StreamOptions,
  type StreamOutcome,
  TimeoutError,
  WorkerError,
} from "../mod.ts";
import { startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { Dies } from "./workers/plain.ts";
import { Counts } from "./workers/streams.ts";

/** Collects the outcomes of streams. */
class Ends {
  readonly outcomes: StreamOutcome[] = [];
  readonly options: StreamOptions = { onEnd: (outcome) => this.outcomes.push(outcome) };

  /** Waits for an outcome, and checks that it is the only one. */
  async only(): Promise<StreamOutcome> {
    await until(() => this.outcomes.length > 0, "the end");
    // A second outcome would arrive in a following turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(this.outcomes.length, 1);
    return this.outcomes[0]!;
  }
}

Deno.test("a finished stream calls onEnd once, with the number of items", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  for (const asTextEvents of [false, true]) {
    const ends = new Ends();
    await Array.fromAsync(runner.stream({ items: 3 }, { ...ends.options, asTextEvents }));
    assertEquals(await ends.only(), { status: "done", items: 3 });
  }
});

Deno.test("a stream that nobody reads also calls onEnd", async () => {
  await using runner = await startRunner(Counts);
  const ends = new Ends();
  const stream = runner.stream({ items: 2 }, ends.options);
  assertEquals(await ends.only(), { status: "done", items: 2 });
  await stream.cancel();
  await ends.only();
});

Deno.test("a stream whose call fails ends with its error, also as text events", async () => {
  await using runner = await startRunner(Counts);
  for (const asTextEvents of [false, true]) {
    const ends = new Ends();
    const stream = runner.stream({ items: 2, fail: true }, { ...ends.options, asTextEvents });
    const reading = Array.fromAsync(stream);
    // The last text event has the error.
    if (asTextEvents) assertEquals((await reading).length, 3);
    else await assertRejects(() => reading, WorkerError, "after the items");
    const { status, error, items } = await ends.only();
    assertEquals([status, items], ["error", 2]);
    assertInstanceOf(error, WorkerError);
  }
  const ends = new Ends();
  const empty = runner.stream({ items: 0, result: false }, ends.options);
  await assertRejects(() => Array.fromAsync(empty), DistributedError);
  assertEquals((await ends.only()).error instanceof DistributedError, true);
});

Deno.test("a stream that its reader or signal cancels ends as canceled", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  const enough = new Error("enough");
  const byReader = new Ends();
  const reader = runner.stream({ items: 1e9 }, byReader.options).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel(enough);
  assertEquals(await byReader.only(), { status: "cancelled", error: enough, items: 2 });

  const byBreak = new Ends();
  for await (const _ of runner.stream({ items: 1e9 }, byBreak.options)) break;
  assertEquals(await byBreak.only(), { status: "cancelled", items: 1 });

  for (const asTextEvents of [false, true]) {
    const bySignal = new Ends();
    const controller = new AbortController();
    const { signal } = controller;
    const stream = runner.stream({ items: 1e9 }, { ...bySignal.options, asTextEvents, signal });
    const aborted = stream.getReader();
    await aborted.read();
    controller.abort(enough);
    await aborted.cancel().catch(() => {});
    assertEquals(await bySignal.only(), { status: "cancelled", error: enough, items: 1 });
  }

  const never = new Ends();
  await runner.stream({ items: 1 }, { ...never.options, signal: AbortSignal.abort(enough) }).cancel()
    .catch(() => {});
  assertEquals(await never.only(), { status: "cancelled", error: enough, items: 0 });
});

Deno.test("streams that time out, lose a rank or have no running runner end with that error", async () => {
  const runner = await startRunner(Dies, { worldSize: 2 });
  const late = new Ends();
  const waiting = { rank: -1, how: "exit", items: 1 } as const;
  const stream = runner.stream(waiting, { ...late.options, streamingTimeoutMs: 100 });
  await assertRejects(() => Array.fromAsync(stream), TimeoutError);
  const { status, error } = await late.only();
  assertEquals(status, "error");
  assertInstanceOf(error, TimeoutError);
  await runner.terminate();
  await runner.start();
  const dying = new Ends();
  const running = runner.stream({ rank: 1, how: "SIGKILL", items: 3 }, dying.options);
  const queued = new Ends();
  const next = runner.stream({ rank: 1, how: "SIGKILL" }, queued.options);
  await Promise.all(
    [running, next].map((each) => assertRejects(() => Array.fromAsync(each), RankExitError)),
  );
  for (const each of [dying, queued]) assertInstanceOf((await each.only()).error, RankExitError);
  await runner.stop();
  const never = new Ends();
  await assertRejects(() => Array.fromAsync(runner.stream(waiting, never.options)), NotRunningError);
  assertInstanceOf((await never.only()).error, NotRunningError);
});

Deno.test("an error from onEnd is printed, and nothing else fails", async () => {
  await using runner = await startRunner(Counts);
  const printed: unknown[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words[1]);
  try {
    const mistake = new Error("the caller's own mistake");
    const rejects = (() => Promise.reject(mistake)) as () => void;
    const throws = () => {
      throw mistake;
    };
    for (const onEnd of [throws, rejects]) {
      assertEquals((await Array.fromAsync(runner.stream({ items: 1 }, { onEnd }))).length, 2);
    }
    await until(() => printed.length === 2, "the reports");
    assertEquals(printed, [mistake, mistake]);
  } finally {
    console.error = consoleError;
  }
});

Deno.test("invalid options of streams are rejected before anything is sent", () => {
  const runner = new DistributedRunner(Counts);
  assertThrows(() => runner.stream({ items: 1 }, { onEnd: 5 as never }), TypeError, "onEnd 5");
  for (const commentIntervalMs of [0, -1, NaN]) {
    assertThrows(() => runner.stream({ items: 1 }, { commentIntervalMs }), RangeError, "commentIntervalMs");
  }
});

Deno.test("text events include comments while the call is queued and while nothing arrives", async () => {
  await using runner = await startRunner(Counts, { cancelGraceMs: 50 });
  const first = runner.stream({ items: 100, tag: 1 });
  const options = { asTextEvents: true, commentIntervalMs: 20 } as const;
  const reader = runner.stream({ items: 1, tag: 2 }, options).getReader();
  const text = new TextDecoder();
  // The call of this stream starts when the first stream has been read.
  for (let comment = 0; comment < 3; comment++) {
    assertEquals(text.decode((await reader.read()).value), ": keep-alive\n\n");
  }
  assertEquals((await Array.fromAsync(first)).length, 101);
  const events: string[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    events.push(text.decode(next.value));
  }
  assertEquals(events.filter((event) => !event.startsWith(":")), [
    'data: {"index":0,"tag":2}\n\n',
    'data: {"done":2}\n\n',
  ]);
});

Deno.test("comments do not count as items, and streams of objects have none", async () => {
  await using runner = await startRunner(Dies, { cancelGraceMs: 50 });
  const waiting = { rank: -1, how: "exit", items: 0 } as const;
  const ends = new Ends();
  const options = { ...ends.options, timeoutMs: 300, commentIntervalMs: 20 };
  const text = await new Response(runner.stream(waiting, { ...options, asTextEvents: true })).text();
  const [last, ...before] = text.trimEnd().split("\n\n").toReversed();
  assert(last!.startsWith('data: {"error":'), last);
  assert(before.length > 1 && before.every((event) => event === ": keep-alive"), text);
  assertEquals((await ends.only()).items, 0);
  await assertRejects(() => Array.fromAsync(runner.stream(waiting, options)), TimeoutError);
});
