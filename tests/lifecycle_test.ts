import { fileURLToPath } from "node:url";
import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  AlreadyRunningError,
  DistributedRunner,
  DistributedWorker,
  NotRunningError,
  RankExitError,
  type StartProgress,
  TimeoutError,
  WorkerError,
} from "../mod.ts";
import { isProcess, runProgram, startRunner } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import { DiesInSetup } from "./workers/native.ts";
import {
  Blocks,
  Dies,
  Echo,
  FailsSetup,
  Forgetful,
  Introspect,
  NotAWorker,
  TearsDown,
  Waits,
} from "./workers/plain.ts";

const QUIET = { logs: "none", device: "cpu" } as const;

Deno.test("a runner starts its ranks, answers, and stops them", async () => {
  const runner = new DistributedRunner(Echo, { ...QUIET, worldSize: 2 });
  assertEquals([runner.context, runner.socket, runner.isAlive()], [null, null, false]);
  await runner.start();
  const ranks = runner.context!;
  assertEquals(ranks.map(({ rank, state, exitCode, signal }) => [rank, state, exitCode, signal]), [
    [0, "ready", null, null],
    [1, "ready", null, null],
  ]);
  assertEquals(runner.isAlive(), true);
  assertEquals(await runner.invoke({ a: 1 }), { a: 1 });
  await runner.stop();
  assertEquals(runner.isAlive(), false);
  for (const { pid } of ranks) assertEquals(isProcess(pid), false);
});

Deno.test("every rank knows its rank, its device and its environment", async () => {
  using cwd = temporaryFolder();
  await using runner = await startRunner(Introspect, { worldSize: 3, cwd: cwd.path, env: { PAINT: "red" } }, {
    weights: "w",
  });
  const ranks = await runner.invokeAll({ p: 1 });
  ranks.forEach((self, rank) => {
    assertEquals([self.rank, self.worldSize, self.localRank, self.localWorldSize], [rank, 3, rank, 3]);
    assertEquals([self.device, self.running, self.cwd], ["cpu", true, cwd.path]);
    const { RANK, LOCAL_RANK, WORLD_SIZE, LOCAL_WORLD_SIZE, PAINT } = self.env;
    assertEquals([RANK, LOCAL_RANK, WORLD_SIZE, LOCAL_WORLD_SIZE, PAINT], [
      `${rank}`,
      `${rank}`,
      "3",
      "3",
      "red",
    ]);
    assertEquals([self.setup, self.payload, self.requestId], [{ weights: "w" }, { p: 1 }, "1"]);
  });
});

Deno.test("no token is in a rank's arguments or environment", async () => {
  await using runner = await startRunner(Introspect);
  const [self] = await runner.invokeAll();
  const secret = /[0-9a-f]{64}/;
  assertEquals(secret.test(JSON.stringify(self!.env)), false);
  const { pid } = runner.context![0]!;
  assertEquals(secret.test(Deno.readTextFileSync(`/proc/${pid}/cmdline`)), false);
});

Deno.test("start() while running and calls while stopped reject", async () => {
  const runner = new DistributedRunner(Echo, QUIET);
  await assertRejects(() => runner.invoke(1), NotRunningError, "has not been started");
  const starting = runner.start();
  await assertRejects(() => runner.start(), AlreadyRunningError, "is starting");
  await assertRejects(() => runner.invoke(1), NotRunningError, "is starting");
  await starting;
  await assertRejects(() => runner.start(), AlreadyRunningError, "is running");
  const stopping = runner.stop();
  await assertRejects(() => runner.invoke(1), NotRunningError, "is stopping");
  await stopping;
  await assertRejects(() => runner.invoke(1), NotRunningError);
});

Deno.test("a runner that leaves its scope is stopped", async () => {
  let ranks: readonly { pid: number }[];
  {
    await using runner = await startRunner(Echo, { worldSize: 2 });
    ranks = runner.context!;
    assertEquals(ranks.map(({ pid }) => isProcess(pid)), [true, true]);
  }
  assertEquals(ranks.map(({ pid }) => isProcess(pid)), [false, false]);
});

Deno.test("after stop() a runner can be started again", async () => {
  const runner = new DistributedRunner(Echo, QUIET);
  for (const round of [1, 2]) {
    await runner.start();
    assertEquals(await runner.invoke(round), round);
    await runner.stop();
  }
});

Deno.test("stop() and terminate() may be called before start(), and twice", async () => {
  const runner = new DistributedRunner(Echo, QUIET);
  const over = () => [runner.isAlive(), runner.gatherErrors()];
  await runner.stop();
  await runner.terminate();
  assertEquals(over(), [false, []]);
  await runner.start();
  const ranks = runner.context!;
  await Promise.all([runner.stop(), runner.stop()]);
  assertEquals(runner.context!.map(({ exitCode }) => exitCode), ranks.map(() => 0));
  await runner.terminate();
  await runner.terminate();
  assertEquals(over(), [false, []]);
});

Deno.test("stop() finishes queued calls", async () => {
  const runner = await startRunner(Echo, { worldSize: 2 });
  const calls = [1, 2, 3].map((n) => runner.invoke(n));
  await runner.stop();
  assertEquals(await Promise.all(calls), [1, 2, 3]);
});

Deno.test("stop() ends ranks that do not exit in time, and rejects their calls", async () => {
  const runner = await startRunner(Waits, { worldSize: 2 });
  const call = runner.invoke({ heed: false });
  const rejected = assertRejects(() => call, TimeoutError, "did not stop within 50 ms");
  await runner.stop({ timeoutMs: 50 });
  await rejected;
  // The runner ended the ranks itself, so this is not an error.
  assertEquals([runner.isAlive(), runner.gatherErrors()], [false, []]);
});

Deno.test("terminate() rejects pending calls and ends blocked ranks", async () => {
  let blocking = false;
  const runner = await startRunner(Blocks, { logs: ({ text }) => blocking ||= text === "blocking" });
  const { pid } = runner.context![0]!;
  const rejected = assertRejects(() => runner.invoke(), NotRunningError, "terminated");
  await until(() => blocking, "the start of the call");
  await runner.terminate({ timeoutMs: 100 });
  await rejected;
  assertEquals(isProcess(pid), false);
});

Deno.test("terminate() waits for ranks that only SIGKILL ends, even if no call is left", async () => {
  const runner = await startRunner(Echo, { worldSize: 2 });
  const pids = runner.context!.map(({ pid }) => pid);
  Deno.kill(pids[1]!, "SIGSTOP");
  const rejected = assertRejects(() => runner.invoke(1), NotRunningError, "terminated");
  await runner.terminate({ timeoutMs: 20 });
  await rejected;
  assertEquals([pids.filter(isProcess), runner.gatherErrors()], [[], []]);
});

Deno.test("teardown runs on every rank, and its error does not stop the others", async () => {
  for (const fail of [false, true]) {
    const lines: string[] = [];
    const runner = await startRunner(TearsDown, { worldSize: 2, logs: ({ text }) => lines.push(text) }, {
      fail,
    });
    await runner.stop();
    assertEquals(lines.filter((line) => line.endsWith("is torn down")).sort(), [
      "rank 0 is torn down",
      "rank 1 is torn down",
    ]);
    assertEquals(lines.some((line) => line.includes("teardown is broken")), fail);
  }
});

Deno.test("the socket opens on first use, may be closed twice, and leaves nothing behind", () => {
  const runner = new DistributedRunner(Echo, QUIET);
  const listener = runner.getSocket();
  assertEquals(runner.socket, listener);
  assertEquals(runner.getSocket(), listener);
  const { path } = listener.address as { path: string };
  const folder = path.slice(0, path.lastIndexOf("/"));
  assertEquals(Deno.statSync(folder).mode! & 0o777, 0o700);
  runner.closeSocket();
  runner.closeSocket();
  assertEquals(runner.socket, null);
  assertThrows(() => Deno.statSync(folder), Deno.errors.NotFound);
});

Deno.test("workerAddr may be relative, or longer than a socket's path can be", async () => {
  using folder = temporaryFolder();
  const long = `${folder.path}/${"deep/".repeat(30)}`;
  await Deno.mkdir(long, { recursive: true });
  const up = "../".repeat(Deno.cwd().split("/").length - 1);
  for (
    const workerAddr of [
      `${up}${folder.path.slice(1)}/relative.sock`,
      `${long}runner.sock`,
      `unix:${folder.path}/prefixed.sock`,
    ]
  ) {
    await using runner = await startRunner(Echo, { workerAddr, worldSize: 2, cwd: "/" });
    assertEquals(await runner.invoke("there"), "there");
  }
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["deep"]);
});

Deno.test("workerAddr takes a path for the socket, or an address for TCP", async () => {
  using folder = temporaryFolder();
  {
    await using runner = await startRunner(Echo, { workerAddr: `${folder.path}/own.sock` });
    assertEquals(runner.socket!.address, { transport: "unix", path: `${folder.path}/own.sock` });
    assertEquals(await runner.invoke(1), 1);
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
  await using runner = await startRunner(Echo, { workerAddr: "127.0.0.1", worldSize: 2 });
  assertEquals((runner.socket!.address as { port: number }).port > 0, true);
  assertEquals(await runner.invokeAll("x"), ["x", "x"]);
});

Deno.test("a start reports each step of each rank", async () => {
  const steps: StartProgress[] = [];
  await using runner = new DistributedRunner(Echo, { ...QUIET, worldSize: 2 });
  await runner.start({ onProgress: (progress) => steps.push(progress) });
  for (const rank of [0, 1]) {
    const phases = steps.filter((step) => step.rank === rank).map(({ phase }) => phase);
    assertEquals(phases, ["spawned", "connected", "loaded", "ready"]);
  }
});

/** Starts a runner, expects a failure, and checks that nothing is left. */
async function failedStart(runner: DistributedRunner, options: Record<string, unknown> = {}): Promise<Error> {
  const pids: number[] = [];
  const onProgress = () => pids.push(...runner.context?.map(({ pid }) => pid) ?? []);
  const error = await assertRejects(() => runner.start({ ...options, onProgress }), Error);
  for (const pid of pids) assertEquals(isProcess(pid), false);
  assertEquals([runner.socket, runner.isAlive()], [null, false]);
  return error;
}

Deno.test("start() rejects with a TypeError that names a worker that ranks cannot load", async () => {
  using folder = temporaryFolder();
  const broken = `${folder.path}/broken.ts`;
  await Deno.writeTextFile(broken, "export default class {{{");
  const missing = `file://${folder.path}/missing.ts`;
  class Unexported extends DistributedWorker {
    static override module = import.meta.resolve("./workers/plain.ts");
  }
  const cases: [DistributedRunner, string][] = [
    [new DistributedRunner(missing, QUIET), missing],
    [new DistributedRunner(broken, QUIET), broken],
    [new DistributedRunner(Unexported, { ...QUIET, worldSize: 2 }), "does not export it (it exports"],
    [new DistributedRunner(NotAWorker as never, QUIET), "does not extend DistributedWorker"],
    [
      new DistributedRunner(Forgetful, { ...QUIET, worldSize: 2 }),
      "must pass rank and worldSize to super()",
    ],
    [new DistributedRunner(import.meta.resolve("./workers/starts_runner.ts"), QUIET), "import.meta.main"],
  ];
  for (const [runner, message] of cases) {
    const error = await failedStart(runner);
    assertInstanceOf(error, TypeError);
    assertEquals(error.message.includes(message), true, error.message);
  }
});

Deno.test("setup() that throws on one rank rejects start() with its error", async () => {
  const runner = new DistributedRunner(FailsSetup, { ...QUIET, worldSize: 2 });
  const error = await failedStart(runner, { setup: { rank: 1, how: "throw" } });
  assertInstanceOf(error, WorkerError);
  assertEquals([error.rank, error.remoteName, error.message], [1, "RangeError", "no such weights"]);
  assertEquals(error.remoteStack.includes("workers/plain.ts"), true);
});

Deno.test("a rank that exits during start() rejects it at once", async () => {
  const runner = new DistributedRunner(FailsSetup, { ...QUIET, worldSize: 2 });
  const error = await failedStart(runner, { setup: { rank: 1, how: "exit" } });
  assertInstanceOf(error, RankExitError);
  assertEquals([error.rank, error.exitCode], [1, 7]);
});

Deno.test("a rank that dies in setup() is the error, even if others notice first", async () => {
  for (let round = 0; round < 5; round++) {
    const error = await failedStart(new DistributedRunner(DiesInSetup, { ...QUIET, worldSize: 2 }));
    assertInstanceOf(error, RankExitError);
    assertEquals([error.rank, error.signal], [1, "SIGKILL"]);
  }
});

Deno.test("a start that times out or is aborted leaves nothing running", async () => {
  const setup = { rank: 0, how: "hang" };
  const late = await failedStart(new DistributedRunner(FailsSetup, QUIET), { setup, timeoutMs: 500 });
  assertInstanceOf(late, TimeoutError);
  assertEquals(late.ranks.map(({ rank }) => rank), [0]);
  const reason = new Error("changed my mind");
  const controller = new AbortController();
  const runner = new DistributedRunner(FailsSetup, QUIET);
  const starting = runner.start({
    setup: { rank: 0, how: "hang" },
    signal: controller.signal,
    onProgress: ({ phase }) => phase === "loaded" && controller.abort(reason),
  });
  assertEquals(await assertRejects(() => starting), reason);
  assertEquals(runner.isAlive(), false);
});

Deno.test("stop() during start() cancels the start", async () => {
  const runner = new DistributedRunner(FailsSetup, QUIET);
  const starting = runner.start({
    setup: { rank: 0, how: "hang" },
    onProgress: ({ phase }) => phase === "loaded" && runner.stop(),
  });
  await assertRejects(() => starting, NotRunningError);
  assertEquals(runner.isAlive(), false);
});

Deno.test("stop() right after start() leaves nothing running", async () => {
  const runner = new DistributedRunner(Echo, { ...QUIET, worldSize: 2 });
  const starting = runner.start();
  await Promise.all([assertRejects(() => starting, NotRunningError, "Cannot start"), runner.stop()]);
  assertEquals(runner.context!.every(({ pid, state }) => state === "exited" && !isProcess(pid)), true);
});

Deno.test("a private folder that something else removed causes no failure", async () => {
  const runner = await startRunner(Echo);
  const { path } = runner.socket!.address as { path: string };
  await Deno.remove(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  assertEquals(await runner.invoke(1), 1);
  await runner.stop();
  await runner.start();
  await runner.stop();
});

Deno.test("a rank that dies while the runner stops does not delay it", async () => {
  const runner = await startRunner(Waits, { worldSize: 2 });
  const call = assertRejects(() => runner.invoke({}), RankExitError);
  const stopping = runner.stop({ timeoutMs: 60_000 });
  Deno.kill(runner.context![1]!.pid, "SIGKILL");
  await Promise.all([call, stopping]);
});

Deno.test("a second stop() may have a shorter timeout", async () => {
  const runner = await startRunner(Waits);
  const call = assertRejects(() => runner.invoke({ heed: false }), TimeoutError);
  await Promise.all([runner.stop({ timeoutMs: 60_000 }), runner.stop({ timeoutMs: 50 }), call]);
});

Deno.test("context keeps the ranks of the latest start after they exit", async () => {
  const runner = await startRunner(Echo, { worldSize: 2 });
  await runner.stop();
  assertEquals(runner.context!.map(({ state, exitCode }) => [state, exitCode]), [["exited", 0], [
    "exited",
    0,
  ]]);
});

Deno.test("a failed runner can be started again at once", async () => {
  const runner = await startRunner(Dies, { worldSize: 2 });
  await assertRejects(() => runner.invoke({ rank: 1, how: "exit" }), RankExitError);
  await runner.start();
  assertEquals(runner.isAlive(), true);
  await runner.stop();
});

Deno.test("an onProgress callback that throws is reported, and the start continues", async () => {
  const printed: unknown[] = [];
  const consoleError = console.error;
  console.error = (...words: unknown[]) => printed.push(words[1]);
  try {
    const mistake = new Error("the caller's own mistake");
    await using runner = new DistributedRunner(Echo, QUIET);
    await runner.start({
      onProgress: () => {
        throw mistake;
      },
    });
    assertEquals(printed, [mistake, mistake, mistake, mistake]);
  } finally {
    console.error = consoleError;
  }
});

Deno.test("a rank that never says hello is named at the timeout", async () => {
  using folder = temporaryFolder();
  const denoPath = `${folder.path}/deno`;
  await Deno.writeTextFile(denoPath, "#!/bin/sh\nexec cat >/dev/null\n", { mode: 0o755 });
  const error = await failedStart(new DistributedRunner(Echo, { ...QUIET, denoPath }), { timeoutMs: 300 });
  assertInstanceOf(error, TimeoutError);
  assertEquals(error.ranks[0]!.state, "starting");
});

Deno.test("a missing Deno rejects start(), and leaves nothing behind", async () => {
  const error = await failedStart(new DistributedRunner(Echo, { ...QUIET, denoPath: "/nowhere/deno" }));
  assertEquals(error.message.includes("/nowhere/deno"), true);
});

Deno.test("a setup value that cannot be sent rejects start() with its path", async () => {
  const runner = new DistributedRunner(Echo, QUIET);
  await assertRejects(() => runner.start({ setup: { f: () => {} } }), TypeError, "Cannot send setup.f");
  assertEquals(runner.context, null);
});

Deno.test("an idle rank that dies ends the runner, and the next call says why", async () => {
  const runner = await startRunner(Dies, { worldSize: 2 });
  Deno.kill(runner.context![1]!.pid, "SIGKILL");
  await until(() => !runner.isAlive(), "the rank's death");
  const error = await assertRejects(() => runner.invoke({ rank: 0, how: "exit" }), NotRunningError);
  assertInstanceOf(error.cause, RankExitError);
  assertEquals((error.cause as RankExitError).rank, 1);
  await runner.stop();
  await runner.start();
  assertEquals(runner.isAlive(), true);
  await runner.stop();
});

Deno.test("a class is also found by the path of its module", async () => {
  await using runner = new DistributedRunner(new URL("./workers/plain.ts", import.meta.url), QUIET);
  await runner.start();
  assertEquals(await runner.invoke(), "by default");
});

Deno.test("the default worker answers {}", async () => {
  await using runner = new DistributedRunner(undefined, QUIET);
  await runner.start();
  assertEquals(await runner.invoke(), {});
});

Deno.test("a caller with few permissions starts ranks that have only the permissions they need", async () => {
  const script = import.meta.resolve("./programs/restricted.ts");
  const folder = fileURLToPath(new URL("../", import.meta.url));
  using tmp = temporaryFolder();
  const allowed = [
    `--allow-read=${folder},${tmp.path}`,
    `--allow-write=${tmp.path}`,
    "--allow-net",
    "--allow-run",
    "--allow-env",
  ];
  const { stdout, stderr } = await runProgram(["run", "--no-prompt", ...allowed, script], {
    env: { TMPDIR: tmp.path },
  });
  assertEquals(stdout, '["denied","granted","denied"]\n', stderr);
});

Deno.test("calls after the end of a runner's block reject, and say what to await there", async () => {
  let runner: DistributedRunner;
  {
    await using own = await startRunner(Echo);
    runner = own;
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async () => new Response(String(await own.invoke("served"))),
    );
    assertEquals(await (await fetch(`http://127.0.0.1:${server.addr.port}`)).text(), "served");
    await server.shutdown();
  }
  for (const call of [() => runner.invoke(), () => Array.fromAsync(runner.stream())]) {
    await assertRejects(
      call,
      NotRunningError,
      "await in the block everything that still calls it, such as `server.finished`",
    );
  }
  await runner.start();
  await runner.stop();
  const error = await assertRejects(() => runner.invoke(), NotRunningError);
  assertEquals(error.message, "Cannot call: the runner has been stopped");
});
