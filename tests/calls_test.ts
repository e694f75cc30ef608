import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import { image, NotRunningError, RankExitError, tensor, TimeoutError, WorkerError } from "../mod.ts";
import { failsOnRanks, startRunner, timeOutInside } from "./runner.ts";
import { until } from "./testing.ts";
import { type Death, Dies, Echo, Introspect, Returns, Throws, Waits } from "./workers/plain.ts";

Deno.test("payload and result arrive equal through real processes", async () => {
  await using runner = await startRunner(Echo, { worldSize: 2 });
  const values: unknown[] = [
    null,
    undefined,
    -0,
    NaN,
    2n ** 100n,
    "lone \ud800 surrogate",
    { nested: [new Date(5), new Map([[{ a: 1 }, new Set([1n])]])], u: undefined },
    new Float16Array([1, 2]),
    new Float32Array(300_000).fill(1.5),
    Array.from({ length: 20_000 }, (_, index) => ({ index, text: "x".repeat(index % 50) })),
    "é".repeat(1_000_000),
  ];
  for (const value of values) assertEquals(await runner.invoke(value), value);
  assertEquals(await runner.invokeAll({ all: true }), [{ all: true }, { all: true }]);
});

Deno.test("without a payload a call gets {}, and with undefined it gets undefined", async () => {
  await using runner = await startRunner(Echo);
  assertEquals(await runner.invoke(), {});
  assertEquals(await runner.invoke(undefined), undefined);
});

Deno.test("the payload is copied when the call is made", async () => {
  await using runner = await startRunner(Echo, { worldSize: 2 });
  const data = new Float32Array(1_000_000);
  const calls = [1, 2, 3].map((value) =>
    runner.invoke({ data: data.fill(value) }) as Promise<{ data: Float32Array }>
  );
  data.fill(-1);
  assertEquals((await Promise.all(calls)).map(({ data }) => [data[0], data.at(-1)]), [[1, 1], [2, 2], [
    3,
    3,
  ]]);
});

Deno.test("calls run one at a time in the order they are made", async () => {
  await using runner = await startRunner(Introspect, { worldSize: 2 });
  const order: number[] = [];
  await Promise.all(Array.from({ length: 50 }, async (_, n) => {
    const { payload, requestId } = await runner.invoke(n);
    assertEquals(requestId, String(n + 1));
    order.push(payload as number);
  }));
  assertEquals(order, Array.from({ length: 50 }, (_, n) => n));
});

Deno.test("a payload that cannot be sent rejects with the path, and the next call is served", async () => {
  await using runner = await startRunner(Echo);
  await assertRejects(() => runner.invoke({ options: { onStep() {} } }), TypeError, "payload.options.onStep");
  assertEquals(await runner.invoke(1), 1);
});

Deno.test("a result that cannot be sent rejects with the path and the rank", async () => {
  await using runner = await startRunner(Returns, { worldSize: 2 });
  const error = await assertRejects(() => runner.invoke(), WorkerError, "Cannot send result.stream");
  assertEquals([error.rank, error.remoteName], [0, "TypeError"]);
});

Deno.test("an error on any rank rejects the call, and the next call is served", async () => {
  await using runner = await startRunner(Throws, { worldSize: 3 });
  for (const rank of [0, 2]) {
    const error = await assertRejects(() => runner.invoke({ ranks: [rank] }), WorkerError);
    assertEquals([error.rank, error.remoteName, error.code], [rank, "RangeError", "worker_error"]);
    assertEquals(error.message, `rank ${rank} refuses`);
    assertStringIncludes(error.remoteStack, "tests/workers/plain.ts");
    assertStringIncludes(error.stack!, "tests/workers/plain.ts");
    assertEquals((error.cause as Error).message, "deeper");
    assertEquals(error.others, []);
  }
  assertEquals(await runner.invoke({}), "rank 0 is fine");
});

Deno.test("of several errors one is the root, and the others are attached to it", async () => {
  await using runner = await startRunner(Throws, { worldSize: 3 }, null);
  const error = await failsOnRanks(
    () => runner.invoke({ ranks: [0, 1, 2], together: true }),
    3,
    "RangeError",
  );
  const all = [error, ...error.others].map((each) => `rank ${(each as WorkerError).rank}: ${each.message}`);
  assertEquals(all.sort(), [0, 1, 2].map((rank) => `rank ${rank}: rank ${rank} refuses`));
});

Deno.test("ranks that still run when another throws are notified, and the next call is served", async () => {
  await using runner = await startRunner(Waits, { worldSize: 2 });
  await assertRejects(() => runner.invoke({ throwOn: 1 }), WorkerError, "rank 1 gives up");
  await assertRejects(() => runner.invoke({ throwOn: 0 }), WorkerError, "rank 0 gives up");
});

const DEATHS: [Death, Partial<RankExitError>][] = [
  ["SIGKILL", { exitCode: null, signal: "SIGKILL" }],
  ["SIGSEGV", { exitCode: null, signal: "SIGSEGV" }],
  ["exit", { exitCode: 3, signal: null }],
  ["uncaught", { exitCode: 1, signal: null }],
];

for (const [how, expected] of DEATHS) {
  Deno.test(`a rank that dies by ${how} rejects every pending call and stream`, async () => {
    const runner = await startRunner(Dies, { worldSize: 2 });
    const first = runner.invoke({ rank: 1, how });
    const settled = await Promise.allSettled([
      first,
      runner.invoke({ rank: 0, how }),
      Array.fromAsync(runner.stream({ rank: 0, how })),
    ]);
    for (const result of settled) {
      assertEquals(result.status, "rejected");
      const error = (result as PromiseRejectedResult).reason;
      assertInstanceOf(error, RankExitError);
      assertEquals({ rank: error.rank, exitCode: error.exitCode, signal: error.signal }, {
        rank: 1,
        exitCode: expected.exitCode,
        signal: expected.signal,
      });
      assertEquals(error.stderrTail.includes("these are my last words"), true);
      assertEquals(error.ranks.length, 2);
    }
    await until(() => !runner.isAlive(), "the end of all ranks");
    await assertRejects(() => runner.invoke({ rank: 0, how }), NotRunningError);
    await runner.stop();
  });
}

Deno.test("a call that times out rejects at once, and its rank is notified", async () => {
  const lines: string[] = [];
  await using runner = await startRunner(Waits, { worldSize: 2, logs: ({ text }) => lines.push(text) });
  let calls = 0;
  const count = (text: string) => lines.filter((line) => line === text).length;
  const error = await timeOutInside(
    (options) => runner.invoke({ tag: `${++calls}` }, options),
    ({ ranks }) => ranks.every(({ state }) => state === "calling"),
  );
  assertEquals(error.ranks.map(({ call }) => call), [calls, calls]);
  await until(() => count(`aborted ${calls}`) === 2, "the abort on both ranks");
  // The next call is served after the ranks have left the previous one.
  await assertRejects(() => runner.invoke({ tag: "next" }, { timeoutMs: 200 }), TimeoutError);
});

Deno.test("aborting rejects with the signal's reason before, during and while queued", async () => {
  const lines: string[] = [];
  await using runner = await startRunner(Waits, { logs: ({ text }) => lines.push(text) });
  const reason = { because: "of this" };
  assertEquals(await reasonOf(runner.invoke({}, { signal: AbortSignal.abort(reason) })), reason);
  const running = new AbortController();
  const queued = new AbortController();
  const first = reasonOf(runner.invoke({ tag: "first" }, { signal: running.signal }));
  const second = reasonOf(runner.invoke({ tag: "second" }, { signal: queued.signal }));
  queued.abort(reason);
  assertEquals(await second, reason);
  await until(() => lines.includes("begun first"), "the start of the first call");
  running.abort(reason);
  assertEquals(await first, reason);
  await until(() => lines.includes("aborted first"), "the abort on the rank");
  assertEquals(lines.includes("begun second"), false);
});

Deno.test("tensors and images in a payload are checked before anything is sent", async () => {
  await using runner = await startRunner(Introspect);
  await assertRejects(() => runner.invoke({ t: [tensor([1]), () => {}] }), TypeError, "payload.t[1]");
  const error = await reasonOf(Promise.resolve().then(() => image(new Uint8Array(3))));
  assertInstanceOf(error, TypeError);
});

async function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error("it did not reject");
}

Deno.test("timeouts of any length do not fire at once", async () => {
  await using runner = await startRunner(Echo);
  assertEquals(await runner.invoke(1, { timeoutMs: Infinity }), 1);
  assertEquals(await runner.invoke(2, { timeoutMs: 2 ** 40 }), 2);
});
