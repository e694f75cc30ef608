import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import {
  DistributedError,
  type EncodedImage,
  NotRunningError,
  RankExitError,
  type StreamOptions,
  TimeoutError,
  WorkerError,
} from "../mod.ts";
import { startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { PaintsAndFails, PaintsBetween } from "./workers/native.ts";
import { Dies, Throws } from "./workers/plain.ts";
import {
  Counts,
  CountsAndPrints,
  Drops,
  Latecomer,
  Mixed,
  Straggles,
  WaitsForFile,
  Yields,
  YieldsBad,
  YieldsSync,
} from "./workers/streams.ts";

type Item = { index: number; tag: unknown } | { done: unknown };

Deno.test("thirty streams arrive complete, in order and separate", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  const streams = Array.from({ length: 30 }, (_, tag) => Array.fromAsync(runner.stream({ items: 10, tag })));
  (await Promise.all(streams)).forEach((items, tag) => {
    const expected: Item[] = Array.from({ length: 10 }, (_, index) => ({ index, tag }));
    assertEquals(items as Item[], [...expected, { done: tag }]);
  });
});

Deno.test("a stream starts at once, and its items arrive as they are produced", async () => {
  await using runner = await startRunner(Counts);
  const stream = runner.stream({ items: 1000, tag: "a" });
  const after = runner.invoke({ items: 0, tag: "b" });
  const reader = stream.getReader();
  const first = await reader.read();
  assertEquals(first.value, { index: 0, tag: "a" });
  let count = 1;
  while (!(await reader.read()).done) count++;
  assertEquals([count, await after], [1001, { done: "b" }]);
});

Deno.test("invoke() drops items", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  assertEquals(await runner.invoke({ items: 5000, tag: 1 }), { done: 1 });
  assertEquals(await Array.fromAsync(runner.stream({ items: 1, tag: 2 })), [{ index: 0, tag: 2 }, {
    done: 2,
  }]);
});

Deno.test("a generator yields items and returns the result", async () => {
  await using runner = await startRunner(Yields, { worldSize: 2 });
  assertEquals(await Array.fromAsync(runner.stream({ items: 3 })), [0, 1, 2, "end"]);
  assertEquals(await runner.invoke({ items: 3 }), "end");
  await using sync = await startRunner(YieldsSync);
  assertEquals(await Array.fromAsync(sync.stream()), [1, 2, "end"]);
});

Deno.test("items added without await still arrive before the result", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  const items = await Array.fromAsync(runner.stream({ items: 500, wait: false, tag: 0 }));
  assertEquals(items.length, 501);
  assertEquals(items.at(-1), { done: 0 });
});

Deno.test("an item added after its call has returned is rejected, and reaches no other stream", async () => {
  await using runner = await startRunner(Straggles);
  await Array.fromAsync(runner.stream({ items: 1, tag: 1, straggle: true }));
  assertEquals(await Array.fromAsync(runner.stream({ items: 2, tag: 2 })), [
    { index: 0, tag: 2 },
    { index: 1, tag: 2 },
    { done: 2 },
  ]);
  let errors: string[] = [];
  // A timer of the rank adds the item, and two calls may end before it fires.
  while (errors.length === 0) errors = await runner.invoke({ items: -1 }) as string[];
  assertEquals(errors, ["TypeError: Cannot add to stream: the call that the item belongs to has returned"]);
});

Deno.test("a late item of an invoke reaches no stream, whatever the invokes before it did", async () => {
  const returned = "Cannot add to stream: the call that the item belongs to has returned";
  for (const before of [[], ["add"]] as const) {
    await using runner = await startRunner(Latecomer);
    for (const what of before) await runner.invoke(what);
    await runner.invoke("wait");
    await runner.invoke("wait");
    assertEquals(await Array.fromAsync(runner.stream("release")), ["own", [returned, returned]]);
  }
});

Deno.test("a late item of an invoke is refused in a later invoke, once the worker has added one", async () => {
  await using runner = await startRunner(Latecomer);
  await runner.invoke("add");
  await runner.invoke("wait");
  assertEquals(await runner.invoke("release"), [
    "Cannot add to stream: the call that the item belongs to has returned",
  ]);
});

Deno.test("a lone item leaves at once, and items that follow it with the turn of the event loop", async () => {
  await using runner = await startRunner(WaitsForFile);
  const folder = await Deno.makeTempDir();
  for (const [items, blocks] of [[1, true], [5, false], [64, true]] as const) {
    const path = `${folder}/${items}`;
    const reader = runner.stream({ items, path, blocks }).getReader();
    for (let item = 0; item < items; item++) assertEquals((await reader.read()).value, item);
    await Deno.writeTextFile(path, "");
    assertEquals((await reader.read()).value, true);
    assert((await reader.read()).done);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("items are copied when added, and bad items are rejected", async () => {
  await using runner = await startRunner(Mixed, { worldSize: 2 });
  const [shared, event, error, result] = await Array.fromAsync(runner.stream());
  assertEquals(shared, { shared: new Uint8Array([1]) });
  assertEquals(new TextDecoder().decode(event as Uint8Array), 'data: {"map":[[1,"2"]]}\n\n');
  assertEquals(error, { error: "not fatal" });
  assertEquals(result, {
    refused: "TypeError: Cannot send item.f: the function f cannot cross between processes",
  });
});

Deno.test("text events are server-sent events, errors included", async () => {
  await using runner = await startRunner(Counts);
  const response = new Response(runner.stream({ items: 2, tag: "é" }, { asTextEvents: true }));
  assertEquals(
    await response.text(),
    'data: {"index":0,"tag":"é"}\n\ndata: {"index":1,"tag":"é"}\n\ndata: {"done":"é"}\n\n',
  );
  const failed = new Response(runner.stream({ items: 1, fail: true }, { asTextEvents: true }));
  assertEquals(
    await failed.text(),
    'data: {"index":0,"tag":null}\n\ndata: {"error":"after the items","code":"worker_error"}\n\n',
  );
});

Deno.test("an error arrives after the items before it", async () => {
  await using runner = await startRunner(Counts);
  const reader = runner.stream({ items: 3, fail: true }).getReader();
  for (let index = 0; index < 3; index++) {
    assertEquals(((await reader.read()).value as { index: number }).index, index);
  }
  const error = await assertRejects(() => reader.read(), WorkerError, "after the items");
  assertEquals(error.rank, 0);
});

Deno.test("a stream without a result ends after its items, or errors without items", async () => {
  await using runner = await startRunner(Counts);
  assertEquals((await Array.fromAsync(runner.stream({ items: 2, result: false }))).length, 2);
  const error = await assertRejects(
    () => Array.fromAsync(runner.stream({ items: 0, result: false })),
    DistributedError,
  );
  assertEquals(error.code, "nothing_produced");
});

Deno.test("an unread stream pauses its producer, and reading resumes it", async () => {
  let added = 0;
  let reports = 0;
  await using runner = await startRunner(CountsAndPrints, {
    logs: ({ text }) => {
      added = Number(/added (\d+)/.exec(text)?.[1] ?? added);
      reports++;
    },
  });
  const stream = runner.stream({ items: 500, tag: 1 });
  await until(() => added >= 64, "the buffer to fill");
  const seen = reports;
  await until(() => reports >= seen + 5, "more reports");
  assertEquals(added, 64);
  assertEquals((await Array.fromAsync(stream)).length, 501);
});

Deno.test("a stream that nobody reads is reported, and its call is canceled", async () => {
  await using runner = await startRunner(CountsAndPrints, { worldSize: 2 });
  const stream = runner.stream({ items: 500, tag: 1 }, { readerTimeoutMs: 100 });
  const errors: Error[] = [];
  await until(() => errors.push(...runner.gatherErrors()) > 0, "the report");
  assertInstanceOf(errors[0], TimeoutError);
  const seen: unknown[] = [];
  const error = await assertRejects(
    async () => {
      for await (const item of stream) seen.push(item);
    },
    TimeoutError,
    "its reader took nothing from a full buffer for 100 ms",
  );
  assertEquals([error, seen.length], [errors[0], 64]);
  assertEquals((await Array.fromAsync(runner.stream({ items: 3, tag: 2 }))).length, 4);
});

Deno.test("an unread stream of large items pauses its producer at 16 MiB", async () => {
  let added = 0;
  let reports = 0;
  await using runner = await startRunner(CountsAndPrints, {
    logs: ({ text }) => {
      added = Number(/added (\d+)/.exec(text)?.[1] ?? added);
      reports++;
    },
  });
  const stream = runner.stream({ items: 20, byteLength: 4 * 2 ** 20 });
  await until(() => added >= 4, "the buffer to fill");
  const seen = reports;
  await until(() => reports >= seen + 5, "more reports");
  assertEquals(added, 4);
  assertEquals((await Array.fromAsync(stream)).length, 21);
});

Deno.test("a producer that does not wait gets stream_overflow, and the next call is served", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  const stream = runner.stream({ items: 5000, wait: false });
  const error = await assertRejects(() => Array.fromAsync(stream), WorkerError, "await addStreamingResult()");
  assertEquals((error.cause as DistributedError).code, "stream_overflow");
  assertEquals(await runner.invoke({ items: 0, tag: 1 }), { done: 1 });
});

Deno.test("canceling a stream cancels its call, and the next call is served", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2 });
  for await (const item of runner.stream({ items: 1e9, tag: 1 })) {
    if ((item as { index: number }).index === 100) break;
  }
  assertEquals(await runner.invoke({ items: 0, tag: 2 }), { done: 2 });
});

Deno.test("aborting a stream errors it with the reason, before or after the first read", async () => {
  await using runner = await startRunner(Counts);
  const controller = new AbortController();
  const stream = runner.stream({ items: 1e9 }, { signal: controller.signal });
  const reader = stream.getReader();
  await reader.read();
  const reason = new Error("enough");
  controller.abort(reason);
  const error = await assertRejects(async () => {
    while (!(await reader.read()).done);
  });
  assertEquals(error, reason);
  const never = runner.stream({ items: 1 }, { signal: AbortSignal.abort(reason) });
  assertEquals(await assertRejects(() => Array.fromAsync(never)), reason);
});

Deno.test("a stream that exceeds timeoutMs or streamingTimeoutMs errors", async () => {
  await using runner = await startRunner(Dies);
  const waiting = { rank: -1, how: "exit", items: 1 } as const;
  const total = runner.stream(waiting, { timeoutMs: 100 });
  await assertRejects(() => Array.fromAsync(total), TimeoutError, "more than 100 ms");
  await runner.terminate();
  await runner.start();
  const gap = runner.stream(waiting, { streamingTimeoutMs: 100 });
  await assertRejects(() => Array.fromAsync(gap), TimeoutError, "nothing came for 100 ms");
  await runner.terminate();
});

Deno.test("a rank that dies in a stream errors it after its items", async () => {
  const runner = await startRunner(Dies, { worldSize: 2 });
  const reader = runner.stream({ rank: 1, how: "SIGKILL", items: 3 }).getReader();
  const error = await assertRejects(async () => {
    while (!(await reader.read()).done);
  });
  assertInstanceOf(error, RankExitError);
  assertEquals([error.rank, error.signal], [1, "SIGKILL"]);
  await runner.stop();
  const late = runner.stream({ rank: 0, how: "exit" });
  await assertRejects(() => Array.fromAsync(late), NotRunningError);
});

Deno.test("a rejected item that is not awaited fails its call", async () => {
  await using runner = await startRunner(Drops);
  const flood = await assertRejects(() => Array.fromAsync(runner.stream({ items: 5000 })), WorkerError);
  assertEquals((flood.cause as DistributedError).code, "stream_overflow");
  await assertRejects(() => Array.fromAsync(runner.stream({ items: 0, bad: true })), WorkerError, "item.f");
  assertEquals(await Array.fromAsync(runner.stream({ items: 1 })), [0, "end"]);
});

Deno.test("items added before an error arrive before it, even if their images encode slowly", async () => {
  await using runner = await startRunner(PaintsAndFails, { worldSize: 2 });
  for (let round = 0; round < 3; round++) {
    const reader = runner.stream().getReader();
    for (let item = 0; item < 3; item++) assertEquals((await reader.read()).done, false);
    await assertRejects(() => reader.read(), WorkerError, "after images");
  }
});

Deno.test("images keep their places between other items, as they were when added", async () => {
  await using runner = await startRunner(PaintsBetween, { worldSize: 2 });
  const items = await Array.fromAsync(runner.stream()) as unknown[];
  const { refused } = items.pop() as { refused: string };
  assertMatch(refused, /^NativeError: .*at most 16383 pixels per side/);
  assertEquals(items.length, 9);
  const files = new Set<string>();
  for (let level = 0; level < 3; level++) {
    const [{ picture }, plain, event] = items.slice(3 * level, 3 * level + 3) as [
      { picture: EncodedImage },
      unknown,
      Uint8Array<ArrayBuffer>,
    ];
    assertEquals(plain, { level });
    const data = JSON.parse(new TextDecoder().decode(event).slice("data: ".length));
    const { url } = picture.toJSON();
    assertEquals([data.level, data.picture.url], [level, url]);
    files.add(url);
  }
  // The worker changes the pixels of one image between the levels.
  assertEquals(files.size, 3);
});

Deno.test("a generator whose item cannot be sent is closed", async () => {
  await using runner = await startRunner(YieldsBad);
  await assertRejects(() => Array.fromAsync(runner.stream()), WorkerError, "item.f");
  assertEquals(await runner.invoke(), { closed: 1 });
});

Deno.test("a stream's error has the caller's line in its stack, even if the call never started", async () => {
  const site = /at .*streams_test\.ts:\d+:\d+/;
  const runner = await startRunner(Throws, { worldSize: 2 });
  const failed = runner.stream({ ranks: [0] });
  const late = runner.stream({ after: { 0: 5000 } }, { timeoutMs: 20 });
  const silent = runner.stream({ after: { 0: 5000 } }, { streamingTimeoutMs: 20 });
  for (
    const [stream, type] of [[failed, WorkerError], [late, TimeoutError], [silent, TimeoutError]] as const
  ) {
    assertMatch((await assertRejects(() => Array.fromAsync(stream), type)).stack!, site);
  }
  await runner.terminate();
  const never = runner.stream({});
  assertMatch((await assertRejects(() => Array.fromAsync(never), NotRunningError)).stack!, site);
  const reason = new TypeError("the caller's own");
  const { stack } = reason;
  const aborted = runner.stream({}, { signal: AbortSignal.abort(reason) });
  await assertRejects(() => Array.fromAsync(aborted), TypeError, "the caller's own");
  assertEquals(reason.stack, stack);
});

Deno.test("onEnd's error of a stream of text events has the caller's line in its stack", async () => {
  const site = /at .*streams_test\.ts:\d+:\d+/;
  const runner = await startRunner(Throws, { worldSize: 2 });
  const errors: unknown[] = [];
  const options: StreamOptions = { asTextEvents: true, onEnd: ({ error }) => errors.push(error) };
  await Array.fromAsync(runner.stream({ ranks: [0] }, options));
  await Array.fromAsync(runner.stream({ after: { 0: 5000 } }, { ...options, timeoutMs: 20 }));
  await Array.fromAsync(runner.stream({ after: { 0: 5000 } }, { ...options, streamingTimeoutMs: 20 }));
  await runner.terminate();
  await Array.fromAsync(runner.stream({}, options));
  await until(() => errors.length === 4, "the ends");
  for (const error of errors) {
    assert(error instanceof DistributedError);
    assertMatch(error.stack!, site);
    assert(!error.stack!.includes("/runner/"), error.stack);
  }
});

Deno.test("streams that fail together each have their own line in the stack", async () => {
  const runner = await startRunner(Dies, { worldSize: 2 });
  for (const how of ["SIGKILL", "terminate"] as const) {
    const first = runner.stream(how === "terminate" ? { rank: -1, how: "exit" } : { rank: 1, how });
    const second = runner.stream({ rank: -1, how: "exit" }, { asTextEvents: false });
    const third = runner.stream({ rank: -1, how: "exit" }, { readerTimeoutMs: 1e5 });
    if (how === "terminate") await runner.terminate();
    const errors = await Promise.all(
      [first, second, third].map((stream) => assertRejects(() => Array.fromAsync(stream), DistributedError)),
    );
    const lines = errors.map(({ stack }) => /streams_test\.ts:\d+/.exec(stack!)?.[0]);
    assertEquals(new Set(lines).size, 3, lines.join());
    // Everything else is the same.
    for (const error of errors) {
      assertEquals([error.name, error.message, error.code], [
        errors[0]!.name,
        errors[0]!.message,
        errors[0]!.code,
      ]);
      assert(Error.isError(error) && error instanceof errors[0]!.constructor);
      if (error instanceof RankExitError) {
        assertEquals([error.rank, error.signal, error.ranks.length], [1, "SIGKILL", 2]);
        assert(error.stack!.includes("rank 1: ended by SIGKILL"), error.stack);
      }
    }
    if (how === "SIGKILL") await runner.start();
  }
});
