import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  DistributedRunner,
  ProtocolError,
  RankExitError,
  type RunnerOptions,
  TimeoutError,
  WorkerError,
} from "../mod.ts";
import { freePort, isProcess } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";
import { type Joined, Joins, type ToJoin } from "./workers/outside.ts";

/** No rank takes so long to exit unless it hangs. */
const LIMIT_MS = 10_000;

const RANK = import.meta.resolve("./programs/outside_rank.ts");

/** A folder with a socket and a secret, and a launcher that starts ranks from a shell. */
class Launch implements Disposable {
  readonly #temporary = temporaryFolder();
  readonly folder = this.#temporary.path;
  readonly tokenFile = `${this.folder}/token`;
  readonly socket = `${this.folder}/runner.sock`;

  runner(
    options: RunnerOptions = {},
  ): DistributedRunner<ToJoin, Joined, number> {
    return new DistributedRunner(Joins, {
      worldSize: 2,
      device: "cpu",
      workerAddr: this.socket,
      externalRanks: { tokenFile: this.tokenFile },
      ...options,
    }) as ReturnType<Launch["runner"]>;
  }

  /** Starts the ranks in a loop of the shell, like a simple launcher. Resolves when all have exited. */
  async ranks(
    how = "",
    env: Record<string, string> = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const script =
      'for rank in $RANKS; do RANK=$rank "$DENO" run -A "$PROGRAM" "$HOW" & pids="$pids $!"; done; ' +
      "code=0; for pid in $pids; do wait $pid || code=$?; done; exit $code";
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", script],
      env: {
        DENO: Deno.execPath(),
        PROGRAM: RANK,
        HOW: how,
        RANKS: "0 1",
        WORLD_SIZE: "2",
        COHORT_ADDRESS: `unix:${this.socket}`,
        COHORT_TOKEN_FILE: this.tokenFile,
        ...env,
      },
    }).output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  }

  [Symbol.dispose](): void {
    this.#temporary[Symbol.dispose]();
  }
}

/** Returns the lines that are not debug output. */
function withoutDebug(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("[debug]"));
}

Deno.test("ranks of an outside launcher serve calls like spawned ranks", async () => {
  using launch = new Launch();
  const runner = launch.runner();
  const ranks = launch.ranks();
  await runner.start({ setup: { weights: "w" } });
  const pids = runner.context!.map(({ pid }) => pid);
  const both = await runner.invokeAll({ add: 1 });
  assertEquals(both.map(({ sum, setup }) => [sum, setup]), Array(2).fill([3, { weights: "w" }]));
  assertEquals(both.map(({ pid }) => pid), pids);
  const items = await Array.fromAsync(runner.stream({ add: 2 }));
  assertEquals([items.length, items[0]], [2, 0]);
  const error = await assertRejects(
    () => runner.invoke({ add: 1, throwOn: 1 }),
    WorkerError,
    "rank 1 refuses",
  );
  assertEquals(error.rank, 1);
  assertEquals((await runner.invoke({ add: 5 })).sum, 11);
  await runner.stop();
  const { code, stdout, stderr } = await ranks;
  assertEquals([code, withoutDebug(stderr)], [0, []]);
  assertEquals(stdout.trim().split("\n").sort(), [
    "after the rank",
    "after the rank",
    "rank 0 of 2 is torn down",
    "rank 1 of 2 is torn down",
  ]);
  assertEquals([...Deno.readDirSync(launch.folder)].map(({ name }) => name), ["token"]);
  assertEquals(Deno.statSync(launch.tokenFile).mode! & 0o777, 0o600);
});

Deno.test("outside ranks get and return large data through shared memory, whose names are removed", async () => {
  using launch = new Launch();
  const runner = launch.runner();
  const ranks = launch.ranks();
  await runner.start();
  const names = () =>
    [...Deno.readDirSync("/dev/shm")].filter(({ name }) => name.startsWith(`cohort-${Deno.pid}-`));
  for (let call = 0; call < 3; call++) {
    const bulk = new Uint8Array(1_000_000).fill(call);
    const both = await runner.invokeAll({ add: 1, bulk });
    assertEquals(
      both.map(({ bulk }) => Buffer.compare(bulk as Uint8Array, new Uint8Array(1_000_000).fill(call))),
      [
        0,
        0,
      ],
    );
  }
  await until(() => names().length === 0, "the removal of the names");
  await runner.stop();
  assertEquals(withoutDebug((await ranks).stderr), []);
});

Deno.test("outside ranks may start before their runner, and connect to it over TCP", async () => {
  using launch = new Launch();
  const port = freePort();
  Deno.writeTextFileSync(launch.tokenFile, "0123456789abcdefghij", { mode: 0o600 });
  const ranks = launch.ranks("own setup", { COHORT_ADDRESS: `tcp://127.0.0.1:${port}` });
  {
    // Both ranks have come and found no runner. The first connection stays open until the second is another
    // rank's.
    using listener = Deno.listen({ hostname: "127.0.0.1", port });
    using _first = await listener.accept();
    using _second = await listener.accept();
  }
  await using runner = launch.runner({ workerAddr: "127.0.0.1", workerPort: port });
  await runner.start();
  assertEquals((await runner.invokeAll({ add: 0 })).map(({ setup }) => setup), ["own 0", "own 1"]);
  await runner.stop();
  assertEquals((await ranks).code, 0);
});

Deno.test("outside ranks connect to a socket even if its path is longer than the system allows", async () => {
  using launch = new Launch();
  const folder = `${launch.folder}/${"deep/".repeat(30)}`;
  Deno.mkdirSync(folder, { recursive: true });
  const workerAddr = `${folder}runner.sock`;
  const ranks = launch.ranks("", { COHORT_ADDRESS: `unix:${workerAddr}` });
  await using runner = launch.runner({ workerAddr });
  await runner.start();
  assertEquals(runner.socket!.address, { transport: "unix", path: workerAddr });
  assertEquals((await runner.invoke({ add: 1 })).sum, 3);
  await runner.stop();
  assertEquals((await ranks).code, 0);
});

Deno.test("outside ranks meet at the launcher's address, unless it hosts its own store", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const env = { MASTER_ADDR: "localhost", MASTER_PORT: String(listener.addr.port) };
  {
    using launch = new Launch();
    await using runner = launch.runner();
    const ranks = launch.ranks("", { ...env, TORCHELASTIC_USE_AGENT_STORE: "True" });
    await runner.start();
    assertEquals((await runner.invoke({ add: 1 })).sum, 3);
    await runner.stop();
    assertEquals((await ranks).code, 0);
  }
  {
    using launch = new Launch();
    const ranks = launch.ranks("", env);
    const error = await assertRejects(() => launch.runner().start(), WorkerError, env.MASTER_PORT);
    assertEquals(error.rank, 0);
    assertEquals((await ranks).code, 113);
    listener.close();
    const again = launch.ranks("", env);
    await using runner = launch.runner();
    await runner.start();
    assertEquals((await runner.invoke({ add: 1 })).sum, 3);
    await assertRejects(() => runner.invoke({ add: 1, throwOn: 0 }), WorkerError);
    assertEquals((await runner.invoke({ add: 1 })).sum, 3);
    await runner.stop();
    assertEquals((await again).code, 0);
  }
});

Deno.test("outside ranks load the runner's worker if they name none", async () => {
  using launch = new Launch();
  await using runner = launch.runner();
  const ranks = launch.ranks("runner's worker");
  await runner.start();
  assertEquals((await runner.invoke({ add: 1 })).sum, 3);
  await runner.stop();
  assertEquals((await ranks).code, 0);
});

Deno.test("outside ranks load the runner's module if their launcher allows it", async () => {
  const worker = fileURLToPath(new URL("./workers/outside.ts", import.meta.url));
  for (
    const [how, env] of [["what the option names", {}], ["runner's worker", {
      COHORT_WORKER: worker,
    }]] as const
  ) {
    using launch = new Launch();
    await using runner = launch.runner();
    const ranks = launch.ranks(how, env);
    await runner.start();
    assertEquals((await runner.invoke({ add: 1 })).sum, 3);
    await runner.stop();
    assertEquals((await ranks).code, 0);
  }
});

Deno.test("outside ranks load only modules that their launcher allows", async () => {
  using launch = new Launch();
  const trace = `${launch.folder}/trace`;
  const outside = `${launch.folder}/outside.ts`;
  Deno.writeTextFileSync(outside, `Deno.writeTextFileSync(${JSON.stringify(trace)}, "");`);
  for (
    const [how, module, env] of [
      ["nothing of the runner's", import.meta.resolve("./workers/outside.ts"), {}],
      ["runner's worker", `file://${outside}`, {}],
      ["runner's worker", `data:text/javascript,Deno.writeTextFileSync(${JSON.stringify(trace)},"")`, {}],
      ["runner's worker", import.meta.resolve("./workers/outside.ts"), { COHORT_WORKER: outside }],
    ] as const
  ) {
    const runner = new DistributedRunner(module, {
      worldSize: 2,
      device: "cpu",
      workerAddr: launch.socket,
      externalRanks: { tokenFile: launch.tokenFile },
    });
    const starting = assertRejects(() => runner.start(), TypeError, "this rank's launcher does not allow it");
    const { code, stderr } = await launch.ranks(how, env);
    assertEquals(code, 113);
    assert(stderr.includes("set COHORT_WORKER to it, name it by runRank's option modules"), stderr);
    await starting;
    assertEquals([...Deno.readDirSync(launch.folder)].some(({ name }) => name === "trace"), false);
  }
});

for (const [where, address] of [["a Unix socket", ""], ["TCP", "tcp"]]) {
  Deno.test(`a rank with the wrong secret is rejected, and both sides report it: ${where}`, async () => {
    using launch = new Launch();
    using other = new Launch();
    const workerAddr = address === "" ? launch.socket : `tcp://127.0.0.1:${freePort()}`;
    await using runner = launch.runner({ workerAddr });
    const starting = runner.start();
    Deno.writeTextFileSync(other.tokenFile, "0123456789abcdefghij", { mode: 0o600 });
    const COHORT_ADDRESS = address === "" ? `unix:${workerAddr}` : workerAddr;
    const { code, stderr } = await launch.ranks("", { COHORT_ADDRESS, COHORT_TOKEN_FILE: other.tokenFile });
    assertEquals(code, 113);
    assert(stderr.includes(`is not the runner, or does not have the secret in ${other.tokenFile}`), stderr);
    const ranks = launch.ranks("", { COHORT_ADDRESS });
    await starting;
    assertEquals((await runner.invoke({ add: 1 })).sum, 3);
    await runner.stop();
    assertEquals((await ranks).code, 0);
  });
}

Deno.test("a start that times out names the outside ranks that did not connect", async () => {
  using launch = new Launch();
  await using runner = launch.runner({ worldSize: 3 });
  const error = await assertRejects(() => runner.start({ timeoutMs: 50 }), TimeoutError);
  const state = "not every rank is ready after 50 ms: ranks 0–2 did not connect; see what the launcher";
  assert(error.message.includes(state), error.message);
  assertEquals(error.ranks.map(({ pid }) => pid), [null, null, null]);
});

Deno.test("an outside rank that dies is reported, and the launcher's other ranks exit", async () => {
  using launch = new Launch();
  const runner = launch.runner();
  const ranks = launch.ranks();
  await runner.start();
  const [, other] = runner.context!;
  const pids = runner.context!.map(({ pid }) => pid);
  Deno.kill(other!.pid, "SIGKILL");
  await until(() => !isProcess(other!.pid), "the rank to exit");
  await until(() => !runner.isAlive(), "the runner to notice");
  const [error] = runner.gatherErrors();
  assertInstanceOf(error, RankExitError);
  assertEquals(error.rank, 1);
  const { code, stderr } = await ranks;
  assertEquals(code, 137);
  assert(stderr.includes("[rank 0] the runner is gone"), stderr);
  assert(!pids.some(isProcess));
  await runner.stop();
});

Deno.test("an outside rank that finds its runner exiting ends as if the runner were gone", async () => {
  using launch = new Launch();
  Deno.writeTextFileSync(launch.tokenFile, "0123456789abcdefghij", { mode: 0o600 });
  using listener = Deno.listen({ transport: "unix", path: launch.socket });
  const ranks = launch.ranks();
  for (let count = 0; count < 2; count++) (await listener.accept()).close();
  const { code, stderr } = await ranks;
  assertEquals(code, 113, stderr);
  assert(!stderr.includes("Uncaught"), stderr);
});

/** Blocks this thread. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

Deno.test("an outside rank exits at its launcher's SIGTERM", async () => {
  using launch = new Launch();
  const runner = launch.runner();
  const ranks = launch.ranks();
  await runner.start();
  const pids = runner.context!.map(({ pid }) => pid);
  for (const pid of pids) Deno.kill(pid, "SIGTERM");
  // If the runner learned of the first exit, it would disconnect from the other rank.
  while (pids.some(isProcess)) pause(5);
  assertEquals((await ranks).code, 128 + 15);
  await until(() => !runner.isAlive(), "the runner to notice");
  await runner.stop();
});

for (const [where, address] of [["a Unix socket", ""], ["TCP", "tcp"]]) {
  Deno.test(`outside ranks end when their runner is killed: ${where}`, async () => {
    using launch = new Launch();
    const workerAddr = address === "" ? launch.socket : `tcp://127.0.0.1:${freePort()}`;
    const program = import.meta.resolve("./programs/outside_runner.ts");
    const runner = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program, workerAddr, launch.tokenFile],
      // A killed runner leaves its files.
      env: { TMPDIR: launch.folder },
      stdout: "piped",
    }).spawn();
    const ranks = launch.ranks("", { COHORT_ADDRESS: address === "" ? `unix:${workerAddr}` : workerAddr });
    const reader = runner.stdout.getReader();
    assertEquals(new TextDecoder().decode((await reader.read()).value), "started\n");
    runner.kill("SIGKILL");
    await runner.status;
    const goneAt = performance.now();
    const { code, stderr } = await ranks;
    assert(performance.now() - goneAt < LIMIT_MS);
    assertEquals(code, 113);
    assertEquals(withoutDebug(stderr).sort(), [
      "[rank 0] the runner is gone",
      "[rank 1] the runner is gone",
    ]);
    await reader.cancel();
  });
}

Deno.test("a launcher's mistake is reported on both sides", async () => {
  using launch = new Launch();
  const runner = launch.runner();
  const starting = assertRejects(() => runner.start(), RankExitError);
  const { code, stderr } = await launch.ranks("", { RANKS: "0", WORLD_SIZE: "3" });
  assertEquals(code, 113);
  assert(stderr.includes("[rank 0] the runner refuses this rank"), stderr);
  const error = await starting;
  assertInstanceOf(error.cause, ProtocolError);
  assert(
    error.cause.message.includes("it was started as one of 3, where the runner has 2"),
    error.cause.message,
  );
  assertEquals(runner.isAlive(), false);
});

Deno.test("a rank without a rank number or a runner's address says what is missing", async () => {
  using launch = new Launch();
  Deno.writeTextFileSync(launch.tokenFile, "0123456789abcdefghij", { mode: 0o600 });
  const cases: [Record<string, string>, string][] = [
    [{ RANKS: "x" }, 'RANK is "x", not a number'],
    [{ RANKS: "2" }, "RANK is 2, where WORLD_SIZE is 2"],
    [{ COHORT_ADDRESS: "" }, "COHORT_ADDRESS is not set; set it to where the runner listens"],
    [
      { COHORT_TOKEN_FILE: "" },
      "COHORT_TOKEN_FILE is not set; set it to the file that the runner's externalRanks names",
    ],
    [{}, `no runner is at unix:${launch.socket} after 200 ms (`],
  ];
  for (const [env, message] of cases) {
    const { code, stderr } = await launch.ranks("impatient", env);
    assertEquals(code, 1);
    assert(stderr.includes(message), stderr);
  }
  Deno.chmodSync(launch.tokenFile, 0o644);
  const { stderr } = await launch.ranks("impatient");
  assert(stderr.includes("mode 644); make it 600"), stderr);
  await assertRejects(() => launch.runner().start(), TypeError, "mode 644); make it 600");
});
