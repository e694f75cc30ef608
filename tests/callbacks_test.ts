import { assert, assertEquals, assertRejects } from "@std/assert";
import { DistributedRunner, RankExitError, type RunnerOptions } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { Listens } from "./workers/listens.ts";
import { DiesOnRequest } from "./workers/dies_on_request.ts";
import { Echo } from "./workers/plain.ts";

/** Returns a value that throws when its properties are read. */
function unreadable(): unknown {
  const refuse = () => {
    throw new Error("not readable");
  };
  return new Proxy(new Error("hidden"), {
    get: refuse,
    getPrototypeOf: refuse,
    ownKeys: refuse,
    has: refuse,
  });
}

/** The ways in which a callback fails. */
const FAILURES: Record<string, () => unknown> = {
  throws: () => {
    throw new Error("the callback failed");
  },
  "rejects at once": () => Promise.reject(new Error("the callback failed")),
  "rejects later": async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    throw new Error("the callback failed");
  },
  "throws an unreadable value": () => {
    throw unreadable();
  },
  "rejects with an unreadable value": () => Promise.reject(unreadable()),
  "throws undefined": () => {
    throw undefined;
  },
  "returns a fake promise that throws": () => ({
    get then() {
      throw new Error("the callback failed");
    },
  }),
};

/** Runs a task and returns what is printed with `console.error` meanwhile. */
async function captureErrors(task: (said: readonly string[]) => Promise<void>): Promise<string[]> {
  const said: string[] = [];
  const { error } = console;
  console.error = (...words: unknown[]) => {
    said.push(String(words[0]));
    // The console reads what it prints, too.
    for (const word of words) Deno.inspect(word);
  };
  try {
    await task(said);
  } finally {
    console.error = error;
  }
  return said;
}

for (const [manner, fail] of Object.entries(FAILURES)) {
  Deno.test(`a callback that ${manner} is reported, and nothing else fails`, async () => {
    const called = new Set<string>();
    const failing = (name: string) => () => {
      called.add(name);
      return fail() as void;
    };
    const said = await captureErrors(async () => {
      const options: RunnerOptions = {
        worldSize: 2,
        device: "cpu",
        restart: { maxRestarts: 1, backoffMs: 0 },
        logs: failing("logs"),
        onRankExit: failing("onRankExit"),
        onRestart: failing("onRestart"),
      };
      await using runner = new DistributedRunner(DiesOnRequest, options);
      await runner.start({ onProgress: failing("onProgress") });
      await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError, "SIGKILL");
      assertEquals((await runner.invoke({})).sum, 2);
      await until(() => called.size === 4, "the call of all functions");
      assertEquals(runner.isAlive(), true);
    });
    for (const what of ["call onProgress", "pass on a line", "call onRankExit", "call onRestart"]) {
      assert(
        said.some((line) => line.startsWith(`Cannot ${what}`)),
        `${what} was not reported: ${said.join("\n")}`,
      );
    }
  });
}

Deno.test("a keepalive that cannot be sent is reported, and the next call is served", async () => {
  await captureErrors(async (said) => {
    await using runner = await startRunner(Echo, {
      keepaliveIntervalMs: 20,
      keepalivePayload: { at: () => {} },
    });
    await until(() => said.some((line) => line.startsWith("Cannot keep the ranks alive")), "the message");
    assertEquals(await runner.invoke({ a: 1 }), { a: 1 });
  });
});

Deno.test("an invalid or failing signal leaves the queue unchanged", async () => {
  await using runner = await startRunner(Echo, { worldSize: 1 });
  const impostor = { throwIfAborted() {}, aborted: false } as unknown as AbortSignal;
  await assertRejects(() => runner.invoke({ a: 1 }, { signal: impostor }), TypeError, "not an AbortSignal");
  const failing = new AbortController().signal;
  failing.addEventListener = () => {
    throw new Error("nobody may listen");
  };
  await assertRejects(() => runner.invoke({ a: 1 }, { signal: failing }), Error, "nobody may listen");
  const clinging = new AbortController().signal;
  clinging.removeEventListener = () => {
    throw new Error("nobody may leave");
  };
  const said = await captureErrors(async () => {
    assertEquals(await runner.invoke({ a: 2 }, { signal: clinging }), { a: 2 });
  });
  assertEquals(said, ["Cannot remove the listener of signal:"]);
  // This payload aborts its own call while it is read.
  const controller = new AbortController();
  const payload = {
    get a() {
      controller.abort(new Error("enough"));
      return 3;
    },
  };
  await assertRejects(() => runner.invoke(payload, { signal: controller.signal }), Error, "enough");
  assertEquals(await runner.invoke({ a: 4 }), { a: 4 });
  assertEquals(runner.gatherErrors(), []);
});

Deno.test("start() rejects an invalid or failing signal and an invalid onProgress", async () => {
  const runner = new DistributedRunner(Echo, { device: "cpu", logs: "none" });
  const impostor = { throwIfAborted() {}, aborted: false } as unknown as AbortSignal;
  await assertRejects(() => runner.start({ signal: impostor }), TypeError, "not an AbortSignal");
  await assertRejects(() => runner.start({ onProgress: 5 as never }), TypeError, "onProgress 5");
  assertEquals(runner.context, null);
  const failing = new AbortController().signal;
  failing.addEventListener = () => {
    throw new Error("nobody may listen");
  };
  await assertRejects(() => runner.start({ signal: failing }), Error, "nobody may listen");
  assertEquals(runner.context!.map(({ state }) => state), ["exited"]);
  // This setup value aborts the start while it is read.
  const controller = new AbortController();
  const setup = {
    get a() {
      controller.abort(new Error("enough"));
      return 3;
    },
  };
  await assertRejects(() => runner.start({ setup, signal: controller.signal }), Error, "enough");
  assertEquals([runner.isAlive(), runner.gatherErrors()], [false, []]);
  const clinging = new AbortController().signal;
  clinging.removeEventListener = () => {
    throw new Error("nobody may leave");
  };
  const said = await captureErrors(async () => {
    await runner.start({ signal: clinging });
    assertEquals(await runner.invoke({ a: 1 }), { a: 1 });
  });
  assertEquals(said, ["Cannot remove the listener of signal:"]);
  await runner.stop();
});

Deno.test("a payload that throws undefined is not taken for an aborted stream", async () => {
  await using runner = await startRunner(Echo, { worldSize: 1 });
  const payload = {
    get a() {
      throw undefined;
    },
  };
  const notAborted = new AbortController().signal;
  for (const options of [{}, { signal: notAborted }]) {
    let returned = false;
    try {
      await runner.stream(payload, options).cancel();
      returned = true;
    } catch (error) {
      assertEquals(error, undefined);
    }
    assertEquals(returned, false);
  }
});

Deno.test("a listener of context.signal that throws does not affect the rank", async () => {
  const lines: string[] = [];
  await using runner = await startRunner(Listens, { worldSize: 2, logs: ({ text }) => lines.push(text) });
  const pids = runner.context!.map(({ pid }) => pid);
  const controller = new AbortController();
  const call = runner.invoke("wait", { signal: controller.signal });
  await until(() => lines.filter((line) => line === "waits").length === 2, "the wait");
  controller.abort(new Error("enough"));
  await assertRejects(() => call, Error, "enough");
  // The other listeners were called, too.
  assertEquals(await runner.invokeAll("count"), [1, 1]);
  assertEquals(runner.context!.map(({ pid }) => pid), pids);
  assertEquals(runner.gatherErrors(), []);
  assert(lines.some((line) => line.includes("Cannot notify a listener of context.signal")), lines.join("\n"));
});

Deno.test("a program continues after its callbacks have rejected", async () => {
  const { code, stdout, stderr } = await runProgram([
    "run",
    "-A",
    import.meta.resolve("./programs/rejects.ts"),
  ]);
  assertEquals([code, stdout], [0, "done\n"], stderr);
  assert(stderr.includes("Cannot call onRankExit for rank 0"), stderr);
});
