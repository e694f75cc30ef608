import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DistributedRunner, WorkerError } from "../mod.ts";
import { startRunner } from "./runner.ts";
import { type MUCH, THROWN, ThrowsMuch, ThrowsOddly } from "./workers/throws_oddly.ts";

Deno.test("any thrown value becomes a WorkerError, and the rank keeps serving", async () => {
  await using runner = await startRunner(ThrowsOddly, { worldSize: 2 }, {});
  const before = await runner.invokeAll({});
  for (const kind of Object.keys(THROWN)) {
    const error = await assertRejects(() => runner.invoke({ kind }), WorkerError, undefined, kind);
    assertEquals(error.rank, 1, kind);
    // The message contains the readable parts of the value.
    if (/\bread\b/.test(Deno.inspect(error.message))) continue;
    assert(
      [
        "its message cannot be read",
        "a value that cannot be read",
        "undefined",
        "{ code: 4, detail: { read: [ 1, 2 ] } }",
      ]
        .includes(error.message),
      `${kind}: ${error.message}`,
    );
  }
  assertEquals(await runner.invokeAll({}), before);
});

Deno.test("any value thrown in a stream's call becomes its error, also as a text event", async () => {
  await using runner = await startRunner(ThrowsOddly, { worldSize: 2 }, {});
  for (const kind of Object.keys(THROWN)) {
    await assertRejects(() => Array.fromAsync(runner.stream({ kind })), WorkerError, undefined, kind);
    const events = await Array.fromAsync(runner.stream({ kind }, { asTextEvents: true }));
    assertEquals(events.length, 1, kind);
    assertStringIncludes(new TextDecoder().decode(events[0]), '"code":"worker_error"', kind);
  }
});

Deno.test("addStreamingError() accepts any value", async () => {
  await using runner = await startRunner(ThrowsOddly, { worldSize: 2 }, {});
  for (const kind of Object.keys(THROWN)) {
    const [item, result] = await Array.fromAsync(runner.stream({ kind, place: "item" }));
    assertEquals(typeof (item as { error: unknown }).error, "string", kind);
    assertEquals(result, "reported", kind);
  }
});

Deno.test("a task that nobody awaits may throw any value", async () => {
  await using runner = await startRunner(ThrowsOddly, { worldSize: 2 }, {});
  const before = await runner.invokeAll({});
  for (const kind of Object.keys(THROWN)) await runner.invoke({ kind, place: "task" });
  assertEquals(await runner.invokeAll({}), before);
});

Deno.test("an unhandled rejection after a call may have any value", async () => {
  await using runner = await startRunner(ThrowsOddly, { worldSize: 2 }, {});
  const before = await runner.invokeAll({});
  for (const kind of Object.keys(THROWN)) {
    await runner.invoke({ kind, place: "later" });
    assertEquals(await runner.invokeAll({}), before, kind);
  }
});

Deno.test("any value that setup() throws rejects start(), and teardown()'s is printed", async () => {
  for (const kind of ["a revoked proxy", "a message that throws", "a plain object"]) {
    await assertRejects(() => startRunner(ThrowsOddly, { worldSize: 2 }, { kind }), WorkerError);
    const lines: string[] = [];
    const runner = await startRunner(ThrowsOddly, { worldSize: 2, logs: ({ text }) => lines.push(text) }, {
      kind,
      place: "teardown",
    });
    const ranks = runner.context!.map(({ pid }) => pid);
    assertEquals(ranks.length, 2);
    await runner.stop();
    assertEquals(runner.context!.map(({ exitCode }) => exitCode), [0, 0], kind);
    assertEquals(lines.filter((line) => line.includes("teardown failed")).length, 2, lines.join("\n"));
  }
});

Deno.test("any value that a worker's module throws on load becomes a TypeError from start()", async () => {
  const thrown = [
    "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy",
    "throw { code: 4 }",
    "throw Object.create(null)",
    'throw new AggregateError([new Error("first")], "all of it")',
  ];
  for (const code of thrown) {
    const runner = new DistributedRunner(`data:text/javascript,${encodeURIComponent(code)}`, {
      device: "cpu",
      logs: "none",
    });
    await assertRejects(() => runner.start(), TypeError, "Cannot load worker module", code);
  }
});

/** The kinds of values that Deno's streams cannot read. */
const UNREADABLE = ["a revoked proxy", "a proxy that refuses everything"];

/** Deno's streams cannot error with an unreadable value, so a DOMException replaces it. */
function isReplacement(error: unknown): boolean {
  return error instanceof DOMException && error.message.startsWith("The stream was cancelled: ");
}

Deno.test("a signal may abort with any value", async () => {
  await using runner = await startRunner(ThrowsOddly, { worldSize: 2 }, {});
  for (const [kind, thrown] of [...Object.entries(THROWN), ["null", () => null] as const]) {
    const reason = thrown();
    if (reason === undefined) continue; // the signal then creates an AbortError
    const aborted = AbortSignal.abort(reason);
    for (const begin of [0, 1]) {
      const controller = new AbortController();
      const signal = begin === 0 ? aborted : controller.signal;
      const outcomes = [
        runner.invoke({}, { signal }),
        runner.invokeAll({}, { signal }),
        Array.fromAsync(runner.stream({}, { signal })),
      ].map((call) =>
        call.then(
          () => "succeeded",
          (error) => error === reason ? "the reason" : isReplacement(error) ? "a replacement" : error,
        )
      );
      const events = Array.fromAsync(runner.stream({}, { signal, asTextEvents: true }));
      controller.abort(reason);
      const ofStream = UNREADABLE.includes(kind) ? "a replacement" : "the reason";
      assertEquals(await Promise.all(outcomes), ["the reason", "the reason", ofStream], kind);
      assertStringIncludes(new TextDecoder().decode((await events)[0]), 'data: {"error":"', kind);
    }
  }
  assertEquals(typeof await runner.invoke({}), "string");
});

async function thrown(kind: keyof typeof MUCH): Promise<WorkerError> {
  await using runner = await startRunner(ThrowsMuch);
  return await assertRejects(() => runner.invoke(kind), WorkerError);
}

Deno.test("an error's own fields arrive if they can be sent", async () => {
  const { remoteFields } = await thrown("fields");
  assertEquals(remoteFields, {
    code: "E_REFUSED",
    status: 503,
    at: new Date(1000),
    data: new Float32Array([1, 2]),
    tried: new Map([["a", 1n]]),
  });
  assertEquals((await thrown("inherited")).remoteFields, { status: 418 });
  assertEquals((await thrown("system")).remoteFields, { code: "ENOENT" });
  assertEquals((await thrown("causes")).remoteFields, {});
});

Deno.test("the errors of an aggregate arrive, and are printed", async () => {
  const error = await thrown("aggregate");
  const [first, second, third, fourth] = error.errors;
  assertEquals([first.name, first.message], ["RangeError", "first"]);
  assertEquals([second.message, second.code], ["second", "E_TWO"]);
  assertEquals([third, fourth], ["third", { fourth: 4 }]);
  assertStringIncludes(error.stack!, "1 of 4: RangeError: first\n        at ");
  assertStringIncludes(error.stack!, '3 of 4: "third"\n');
  const nested = await thrown("nested");
  assertEquals(nested.errors[0].errors[0].message, "inner");
  assertStringIncludes(nested.stack!, "1 of 1: TypeError: inner");
  assertEquals((await thrown("errors of no aggregate")).errors[0].message, "a");
  const invalid = await thrown("fields named errors");
  assertEquals([invalid.errors, invalid.remoteFields], [[], { errors: [{ path: "a" }, { path: "b" }] }]);
});

Deno.test("both errors of a SuppressedError arrive", async () => {
  const error = await thrown("suppressed");
  assertEquals(error.remoteName, "SuppressedError");
  assertEquals([error.suppressed.name, error.suppressed.message], ["TypeError", "while working"]);
  assertEquals((error.cause as Error).message, "while cleaning up");
  assertStringIncludes(error.stack!, "thrown before it: TypeError: while working");
  assertEquals("suppressed" in await thrown("fields"), false);
});

Deno.test("causes arrive with their values and fields", async () => {
  const cause = (await thrown("causes")).cause as Error & { code: string };
  assertEquals([cause.message, cause.code], ["middle", "E_MIDDLE"]);
  assertEquals(cause.cause, { reason: "inner", codes: [1, 2] });
  assertEquals((await thrown("a cause that is a text")).cause, "inner");
  assertEquals((await thrown("a cause that is null")).cause, null);
});

Deno.test("a thrown plain object arrives with its fields, and its message shows them", async () => {
  const error = await thrown("a plain object");
  assertEquals(error.message, '{ code: 4, detail: { why: "no" } }');
  assertEquals(error.remoteFields, { code: 4, detail: { why: "no" } });
  assertStringIncludes(Deno.inspect(error), "remoteFields: { code: 4");
});
