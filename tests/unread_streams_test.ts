import { assert, assertEquals, assertRejects } from "@std/assert";
import { type DistributedRunner, TimeoutError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { Counts } from "./workers/streams.ts";
import { Paced } from "./workers/paced.ts";

const LIMIT = { timeoutMs: 150 };

/** Creates a stream that blocks all later calls once its buffer is full. */
function makeUnread(runner: DistributedRunner): ReadableStream<unknown> {
  return runner.stream({ items: 1000 });
}

/** Asserts that an error names the unread stream, by its call and its line. */
async function assertNamesStream(promise: Promise<unknown>, begins: string): Promise<void> {
  const { message, ranks } = await assertRejects(() => promise, TimeoutError, begins);
  const named = /; it waited for call 1, a stream that is not read, made at (.*): its reader has taken /.exec(
    message,
  );
  assert(named !== null, message);
  assert(/unread_streams_test\.ts:11:\d+/.test(named[1]!), named[1]);
  assert(message.includes("nothing from a full buffer for"), message);
  // A streamingTimeoutMs error belongs to one stream and has no rank reports.
  if (ranks.length > 0) assertEquals(ranks[0]!.finding, "its items wait for the stream's reader");
}

Deno.test("calls that wait for an unread stream name it in their error", async () => {
  await using runner = await startRunner(Counts, { worldSize: 2, keepalivePayload: { items: 1 } });
  const unread = makeUnread(runner);
  await Promise.all([
    assertNamesStream(runner.invoke({ items: 1 }, LIMIT), "it took more than 150 ms"),
    assertNamesStream(runner.invokeAll({ items: 1 }, LIMIT), "it took more than 150 ms"),
    assertNamesStream(runner.keepalive(LIMIT), "it took more than 150 ms"),
    assertNamesStream(Array.fromAsync(runner.stream({ items: 1 }, LIMIT)), "it took more than 150 ms"),
    assertNamesStream(
      Array.fromAsync(runner.stream({ items: 1 }, { streamingTimeoutMs: 150 })),
      "nothing came for 150 ms",
    ),
  ]);
  await unread.cancel();
  assertEquals(await runner.invoke({ items: 1, tag: 2 }), { done: 2 });
});

Deno.test("a runner that cannot stop because of an unread stream says so", async () => {
  const runner = await startRunner(Counts);
  const unread = makeUnread(runner);
  const queued = runner.invoke({ items: 1 });
  const stopped = runner.stop({ timeoutMs: 300 });
  await assertNamesStream(queued, "the runner did not stop within 300 ms");
  await stopped;
  await assertRejects(() => Array.fromAsync(unread), TimeoutError, "a stream that is not read");
});

Deno.test("a stream that times out because nobody read it says so", async () => {
  await using runner = await startRunner(Counts);
  const stream = runner.stream({ items: 1000 }, { timeoutMs: 300 });
  // This call is served after the stream's timeout.
  await runner.invoke({ items: 0 });
  await assertRejects(
    () => Array.fromAsync(stream),
    TimeoutError,
    "it took more than 300 ms; its reader has taken nothing from a full buffer for",
  );
});

Deno.test("a stream that is read and a slow call are not reported as unread", async () => {
  await using runner = await startRunner(Paced, { cancelGraceMs: 50 });
  const slow = runner.stream({ steps: 3, stepMs: 200 });
  const waiting = assertRejects(() => runner.invoke({ steps: 0, stepMs: 0 }, LIMIT), TimeoutError);
  assertEquals((await Array.fromAsync(slow)).length, 4);
  const { message } = await waiting;
  assert(
    message.endsWith("it waited for call 1, which ranks are still in (terminate() would end it)"),
    message,
  );
});
