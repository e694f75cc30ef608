import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import {
  DistributedRunner,
  RankExitError,
  type RunnerOptions,
  type StreamOptions,
  WorkerError,
} from "../mod.ts";
import { startRunner } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import { type Failing, FailsWithSecret, SECRET, STEERING } from "./workers/secrets.ts";

/** Control characters of terminals, raw or as Unicode. */
// deno-lint-ignore no-control-regex -- the test looks for these
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;

async function events(
  runner: DistributedRunner,
  failing: Failing,
  options: StreamOptions = {},
): Promise<Record<string, unknown>[]> {
  const stream = runner.stream(failing, { ...options, asTextEvents: true, commentIntervalMs: Infinity });
  const text = await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
  assertEquals(text.includes(SECRET), false, text);
  assertEquals(CONTROL.test(text), false, text);
  return text.trimEnd().split("\n\n").map((event) => {
    const value = JSON.parse(event.slice("data: ".length));
    // The event must not contain any after a client has parsed it, either.
    if (value !== null && typeof value === "object") assertEquals(CONTROL.test(value.error), false, event);
    return value;
  });
}

function startFailsWithSecret(broken: string, options: RunnerOptions = {}): Promise<DistributedRunner> {
  return startRunner(FailsWithSecret, { worldSize: 2, ...options }, { broken });
}

Deno.test("clients see what call() throws, and a code and a sentence for other failures", async () => {
  await using runner = await startFailsWithSecret("/nonexistent", {
    restart: { maxRestarts: 9, backoffMs: 1 },
  });
  assertEquals(await events(runner, "throws"), [
    { error: "there is no style of that name", code: "worker_error" },
  ]);
  assertEquals(await events(runner, "gives nothing"), [
    { error: "The call gave no answer", code: "nothing_produced" },
  ]);
  for (const failing of ["dies", "exits"] as const) {
    assertEquals(await events(runner, failing), [
      { error: "A process of the server ended during the call", code: "rank_exit" },
    ]);
  }
});

Deno.test("clients see only a code and a sentence for aborted calls and stopped runners", async () => {
  const runner = await startFailsWithSecret("/nonexistent", { cancelGraceMs: 50 });
  assertEquals(await events(runner, "dawdles", { timeoutMs: 50 }), [
    { error: "The call took too long", code: "timeout" },
  ]);
  const signal = AbortSignal.abort(new Error(SECRET));
  assertEquals(await events(runner, "dawdles", { signal }), [{ error: "The call failed" }]);
  await runner.terminate();
  assertEquals(await events(runner, "throws"), [
    { error: "The server takes no calls at the moment", code: "not_running" },
  ]);
});

Deno.test("clients see no details of a setup that fails on a replacement", async () => {
  using broken = temporaryFolder();
  await Deno.remove(broken.path);
  await using runner = await startFailsWithSecret(broken.path, { restart: { maxRestarts: 1, backoffMs: 1 } });
  await Deno.mkdir(broken.path);
  await events(runner, "exits");
  // The stream waits for the replacement, whose setup fails.
  assertEquals(await events(runner, "throws"), [
    { error: "A process of the server could not be set up", code: "worker_error" },
  ]);
});

Deno.test("addStreamingError() sends the worker's message, and the stream continues", async () => {
  await using runner = await startFailsWithSecret("/nonexistent");
  const [item, result, ...more] = await events(runner, "adds");
  assertStringIncludes(String(item!.error), "this frame is dropped \\u001b]0;title\\u0007");
  assertEquals(Object.keys(item!), ["error"]);
  assertEquals([result, more], ["done", []] as unknown);
});

Deno.test("errors nested in thrown or added errors arrive without their stacks", async () => {
  await using runner = await startFailsWithSecret("/nonexistent");
  for (const failing of ["throws a record", "adds a record"] as const) {
    const [{ error }] = await events(runner, failing) as [{ error: string }];
    assertStringIncludes(error, "Error: no such row");
    assertEquals(error.includes("file:"), false, error);
  }
  const thrown = await assertRejects(() => runner.invoke("throws a record"), WorkerError);
  assertStringIncludes(thrown.message, "secrets.ts");
});

Deno.test("onError decides what clients see of errors", async () => {
  await using runner = await startFailsWithSecret("/nonexistent");
  const seen: unknown[] = [];
  const onError = (error: unknown) => {
    seen.push(error);
    return { detail: "sorry", status: 500 };
  };
  assertEquals(await events(runner, "throws", { onError }), [{ detail: "sorry", status: 500 }]);
  assert(seen[0] instanceof WorkerError);
  // It is not called if nothing fails.
  await events(runner, "adds", { onError });
  assertEquals(seen.length, 1);
});

Deno.test("onError must be a function, and requires text events", () => {
  const runner = new DistributedRunner(FailsWithSecret);
  const onError = () => ({});
  for (const options of [{ onError }, { onError, asTextEvents: false }]) {
    assertThrows(() => runner.stream("throws", options), TypeError, "set asTextEvents: true");
  }
  for (const odd of ["text", {}, null, 1]) {
    const options = { onError: odd, asTextEvents: true } as never;
    assertThrows(() => runner.stream("throws", options), TypeError, "is not a function");
  }
});

Deno.test("control characters from ranks are escaped in errors", async () => {
  await using runner = await startFailsWithSecret("/nonexistent", {
    restart: { maxRestarts: 1, backoffMs: 1 },
  });
  const thrown = await assertRejects(() => runner.invoke("steers"), WorkerError);
  const died = await assertRejects(() => runner.invoke("dies"), RankExitError);
  assertStringIncludes(died.message, SECRET);
  await until(() => runner.gatherErrors().length > 0, "the errors");
  for (const error of [thrown, died]) {
    for (const text of [error.message, error.stack!, error.name, Deno.inspect(error)]) {
      assertEquals(CONTROL.test(text), false, text);
    }
  }
  assertStringIncludes(thrown.message, "\\u202e dlrow");
  assertEquals(/[\n\p{Cc}]/u.test(thrown.remoteName), false);
  assertEquals(died.stderrTail.some((line) => CONTROL.test(line)), false);
  assertEquals(STEERING.includes("\x1b"), true);
});
