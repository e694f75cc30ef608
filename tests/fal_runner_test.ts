import {
  assertEquals,
  assertInstanceOf,
  assertNotStrictEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { deadline } from "@std/async";
import { DistributedRunner, NotRunningError, type RankState, WorkerError } from "../mod.ts";
import { freePort, isProcess, startRunner, timeOutInside } from "./runner.ts";
import { until } from "./testing.ts";
import { Recovers } from "./workers/native.ts";
import { Counted, Echo, Introspect, Waits } from "./workers/plain.ts";

const QUIET = { logs: "none", device: "cpu" } as const;

Deno.test("without a CUDA device, device auto is the CPU and device cuda rejects start()", async () => {
  await using runner = await startRunner(Introspect, { device: "auto" });
  const { device } = await runner.invoke(null);
  const cuda = new DistributedRunner(Introspect, { ...QUIET, device: "cuda" });
  if (device === "cpu") {
    const error = await assertRejects(
      () => cuda.start(),
      WorkerError,
      "Cannot use CUDA: ",
    );
    assertEquals(error.remoteName, "NativeError");
    return;
  }
  assertEquals(device, "cuda:0");
  await cuda.start();
  assertEquals((await cuda.invoke(null)).device, "cuda:0");
  await cuda.stop();
});

Deno.test("ranks connect to a fixed workerPort at each start", async () => {
  const workerPort = freePort();
  const options = { ...QUIET, workerAddr: "127.0.0.1", workerPort, worldSize: 2 };
  const runner = new DistributedRunner(Echo, options);
  for (let round = 0; round < 2; round++) {
    await runner.start();
    assertEquals(runner.socket!.address, { transport: "tcp", hostname: "127.0.0.1", port: workerPort });
    assertEquals(await runner.invokeAll(round), [round, round]);
    const other = new DistributedRunner(Echo, options);
    await assertRejects(() => other.start(), Deno.errors.AddrInUse);
    assertEquals(other.socket, null);
    await runner.stop();
  }
});

Deno.test("a fixed masterPort works for each start, and for the group after a failure", async () => {
  const runner = new DistributedRunner(Recovers, { ...QUIET, worldSize: 2, masterPort: freePort() });
  for (let round = 0; round < 2; round++) {
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await assertRejects(() => runner.invoke({ thrower: 1 }), WorkerError, "rank 1 gives up");
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  }
});

Deno.test("context has the state of each rank, and how it ended", async () => {
  const lines: string[] = [];
  const runner = new DistributedRunner(Waits, {
    ...QUIET,
    worldSize: 2,
    logs: ({ text }) => lines.push(text),
  });
  const states = () => runner.context!.map(({ state }) => state);
  const inPhase = new Map<string, RankState>();
  const starting = runner.start({
    onProgress: ({ rank, phase }) => inPhase.set(`${rank} ${phase}`, runner.context![rank]!.state),
  });
  assertEquals(states(), ["starting", "starting"]);
  await starting;
  for (const rank of [0, 1]) {
    const phases = ["spawned", "connected", "loaded", "ready"].map((phase) =>
      inPhase.get(`${rank} ${phase}`)
    );
    assertEquals(phases, ["starting", "setup", "setup", "ready"]);
  }
  assertEquals(states(), ["ready", "ready"]);
  const controller = new AbortController();
  const call = assertRejects(() => runner.invoke({}, { signal: controller.signal }));
  await until(() => lines.filter((line) => line.startsWith("begun")).length === 2, "the start of the call");
  assertEquals(states(), ["calling", "calling"]);
  controller.abort();
  await call;
  await until(() => states().every((state) => state === "ready"), "the end of the call on both ranks");
  const { pid } = runner.context![1]!;
  await runner.stop();
  assertEquals(runner.context!.map(({ state, exitCode, signal }) => [state, exitCode, signal]), [
    ["exited", 0, null],
    ["exited", 0, null],
  ]);
  assertEquals([runner.context![1]!.pid, isProcess(pid)], [pid, false]);
  await runner.start();
  await runner.terminate();
  assertEquals(runner.context!.map(({ state, signal }) => [state, signal]), [
    ["exited", "SIGUSR2"],
    ["exited", "SIGUSR2"],
  ]);
});

Deno.test("a start can be canceled from its first step on", async () => {
  const runner = new DistributedRunner(Echo, { ...QUIET, worldSize: 2 });
  const stopping: Promise<void>[] = [];
  const start = runner.start({ onProgress: () => stopping.push(runner.stop()) });
  await assertRejects(() => start, NotRunningError, "the runner was stopped before its ranks were ready");
  await Promise.all(stopping);
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("changed my mind");
  const error = await assertRejects(() =>
    runner.start({ signal, onProgress: () => controller.abort(reason) })
  );
  assertStrictEquals(error, reason);
  assertEquals(runner.context!.map(({ pid, state }) => [state, isProcess(pid)]), [
    ["exited", false],
    ["exited", false],
  ]);
});

Deno.test("keepalive restarts with the runner, and does nothing while it is stopped", async () => {
  const runner = new DistributedRunner(Counted, { ...QUIET, keepaliveIntervalMs: 60_000 });
  const stopped = async () => {
    runner.maybeStartKeepalive();
    runner.maybeResetKeepalive();
    runner.maybeCancelKeepalive();
    runner.maybeStartKeepalive();
    assertEquals(runner.keepaliveTimer, null);
    await assertRejects(() => runner.keepalive(), NotRunningError);
    assertEquals(runner.keepaliveTimer, null);
  };
  await stopped();
  await runner.start();
  const first = runner.keepaliveTimer;
  assertNotStrictEquals(first, null);
  await runner.stop();
  await stopped();
  await runner.start();
  assertNotStrictEquals(runner.keepaliveTimer, null);
  assertNotStrictEquals(runner.keepaliveTimer, first);
  // A manual keepalive restarts the interval.
  const before = runner.keepaliveTimer;
  await runner.keepalive();
  assertNotStrictEquals(runner.keepaliveTimer, null);
  assertNotStrictEquals(runner.keepaliveTimer, before);
  await runner.stop();
});

Deno.test("a keepalive that times out rejects, and is canceled on the ranks", async () => {
  const lines: string[] = [];
  await using runner = await startRunner(Waits, {
    keepalivePayload: { tag: "alive?" },
    logs: ({ text }) => lines.push(text),
  });
  await timeOutInside(
    (options) => deadline(runner.keepalive(options), options.timeoutMs + 10_000),
    () => lines.includes("begun alive?"),
  );
  await until(() => lines.includes("aborted alive?"), "the abort on the rank");
});

Deno.test("ranks connect to a socket opened before the start, and outlive its closing", async () => {
  const runner = new DistributedRunner(Echo, { ...QUIET, worldSize: 2 });
  const opened = runner.getSocket();
  await runner.start();
  assertStrictEquals(runner.socket, opened);
  runner.closeSocket();
  assertEquals([runner.socket, runner.isAlive()], [null, true]);
  assertEquals(await runner.invokeAll("still"), ["still", "still"]);
  await runner.stop();
  await runner.start();
  assertNotStrictEquals(runner.socket, null);
  assertEquals(await runner.invoke("again"), "again");
  await runner.stop();
  assertEquals(runner.socket, null);
});

Deno.test("await using stops the runner if its block throws, and the error propagates", async () => {
  const mistake = new Error("the program's own");
  let pids: number[] = [];
  const error = await assertRejects(async () => {
    await using runner = await startRunner(Echo, { worldSize: 2 });
    pids = runner.context!.map(({ pid }) => pid);
    throw mistake;
  });
  assertStrictEquals(error, mistake);
  assertEquals(pids.map(isProcess), [false, false]);
});

Deno.test("a missing cwd rejects start(), and leaves nothing behind", async () => {
  const runner = new DistributedRunner(Echo, { ...QUIET, cwd: "/nowhere/at/all" });
  const error = await assertRejects(() => runner.start());
  assertInstanceOf(error, Error);
  assertEquals([runner.socket, runner.isAlive()], [null, false]);
});
