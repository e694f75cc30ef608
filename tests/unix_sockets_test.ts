// Tests where ranks of one machine meet: at their own sockets, in a folder that exists as long as they do.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DistributedRunner, RankExitError, WorkerError } from "../mod.ts";
import { countTcpListeners } from "./listeners.ts";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { freePort, startRunner } from "./runner.ts";
import { until } from "./testing.ts";
import { MadeGroups } from "./workers/made_groups.ts";
import { Sums, SumsLate } from "./workers/sums.ts";

const ignore = Deno.build.os !== "linux";

// deno-lint-ignore no-explicit-any -- the worker's types do not matter
type Runner = DistributedRunner<any, any, any, any>;

function listeners(runner: Runner): number[] {
  return runner.context!.map(({ pid }) => countTcpListeners(pid));
}

/** Returns the private folder of a runner. */
function folderOf(runner: Runner): string {
  const { address } = runner.socket!;
  assert(address.transport === "unix");
  return dirname(address.path);
}

/** Returns the groups' sockets in a folder. */
function socketsIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /^g[0-9a-f]{10}$/.test(name));
}

function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Runs `body` with a temporary folder of its own. */
async function withTemporary(body: (folder: string) => Promise<void>, prefix = ""): Promise<void> {
  const before = Deno.env.get("TMPDIR");
  const folder = Deno.makeTempDirSync({ prefix });
  Deno.env.set("TMPDIR", folder);
  try {
    await body(folder);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    Deno.removeSync(folder, { recursive: true });
  }
}

for (const worldSize of [2, 3]) {
  Deno.test({
    name: `no rank of ${worldSize} listens where other users can connect, with any groups`,
    ignore,
    fn: async () => {
      const restart = { maxRestarts: 1, windowMs: 60_000 };
      await using runner = await startRunner(MadeGroups, { worldSize, restart, checkCollectives: true });
      const assertNone = () => {
        assertEquals(listeners(runner), new Array(worldSize).fill(0));
        assertEquals(socketsIn(folderOf(runner)), []);
      };
      assertNone();
      assertEquals(await runner.invoke("keep"), 2);
      assertNone();
      await assertRejects(() => runner.invoke("die"), RankExitError);
      assertEquals(await runner.invoke("make"), 2);
      assertNone();
    },
  });
}

for (const workerAddr of ["runner.sock", "127.0.0.1"]) {
  Deno.test({
    name: `ranks with workerAddr ${workerAddr} do not listen on TCP, however long TMPDIR is`,
    ignore,
    fn: () =>
      withTemporary(async (temporary) => {
        const address = workerAddr === "runner.sock" ? join(temporary, workerAddr) : workerAddr;
        await using runner = await startRunner(Sums, { worldSize: 2, workerAddr: address, workerPort: 0 });
        assertEquals(await runner.invoke(), 3);
        assertEquals(listeners(runner), [0, 0]);
      }, "x".repeat(100)),
  });
}

Deno.test({
  name: "ranks keep meeting in the same folder after closeSocket(), and leave nothing there",
  ignore,
  fn: async () => {
    const restart = { maxRestarts: 2, windowMs: 60_000 };
    const runner = await startRunner(MadeGroups, { worldSize: 2, restart });
    const folders = [folderOf(runner)];
    runner.closeSocket();
    assertEquals(await runner.invoke("make"), 2);
    await assertRejects(() => runner.invoke("die"), RankExitError);
    assertEquals(await runner.invoke("make"), 2);
    folders.push(folderOf(runner));
    Deno.kill(runner.context![0]!.pid, "SIGKILL");
    await assertRejects(() => runner.invoke("make"), RankExitError);
    assertEquals(await runner.invoke("make"), 2);
    await runner.stop();
    assertEquals(folders.filter((folder) => isThere(folder)), []);
  },
});

for (const workerAddr of [undefined, "127.0.0.1"]) {
  Deno.test({
    name: `no other runner removes the folder that ranks have created again to meet in (${workerAddr})`,
    ignore,
    fn: () =>
      withTemporary(async (temporary) => {
        const where = workerAddr === undefined ? {} : { workerAddr, workerPort: 0 };
        await using runner = await startRunner(MadeGroups, { worldSize: 2, ...where });
        const [{ name }] = [...Deno.readDirSync(temporary)] as [Deno.DirEntry];
        Deno.removeSync(join(temporary, name), { recursive: true });
        await assertRejects(() => runner.invoke("alone"), WorkerError, "it creates no group");
        assertEquals(await runner.invoke("make"), 2);
        // Its start removes leftovers.
        await (await startRunner(Sums, { worldSize: 1 })).stop();
        assertEquals(await runner.invoke("make"), 2);
      }),
  });
}

Deno.test({
  name: "ranks that meet at an address connect over TCP",
  ignore,
  fn: async () => {
    await using runner = await startRunner(Sums, { worldSize: 2, masterPort: freePort() });
    assertEquals(await runner.invoke(), 3);
    assert(listeners(runner).every((count) => count > 0));
  },
});

Deno.test({
  name: "if a rank has loaded libtorch before the package, all ranks connect over TCP",
  ignore,
  fn: async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const library = fileURLToPath(new URL("../target/release/libcohort.so", import.meta.url));
      const denoPath = join(folder, "deno");
      const early = `[ "$RANK" = 1 ] && export LD_PRELOAD="${library}"`;
      Deno.writeTextFileSync(denoPath, `#!/bin/sh\n${early}\nexec "${Deno.execPath()}" "$@"\n`, {
        mode: 0o755,
      });
      await using runner = await startRunner(Sums, { worldSize: 3, checkCollectives: true, denoPath });
      assertEquals(await runner.invoke(), 6);
      assert(listeners(runner).every((count) => count > 0));
      assertEquals(socketsIn(folderOf(runner)), []);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});

Deno.test("a transport that sends plain text instead of TLS or is missing is rejected", async () => {
  for (const [name, state] of [["TCP_TLS", "sends plain text"], ["UV", "does not support"]] as const) {
    const env = { GLOO_DEVICE_TRANSPORT: name };
    const started = startRunner(Sums, { worldSize: 2, env });
    const error = await assertRejects(() => started, Error, "GLOO_DEVICE_TRANSPORT");
    assert(error.message.includes(state), error.message);
  }
});

/**
 * A program that repeatedly tries everything a folder's owner may do, until it gets input. It prints the
 * attempts that succeeded.
 */
const INTRUDER = `
  const folder = Deno.args[0];
  const attempts = {
    list: () => [...Deno.readDirSync(folder)],
    connect: () => Deno.connect({ transport: "unix", path: folder + "/runner.sock" }),
    listen: () => Deno.listen({ transport: "unix", path: folder + "/g0000000000" }).close(),
    replace: () => Deno.renameSync(folder, folder + "-away"),
  };
  const done = new Set();
  const refused = new Set();
  let stopped = false;
  Deno.stdin.read(new Uint8Array(1)).then(() => stopped = true);
  console.log("started");
  while (!stopped) {
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        await attempt();
        done.add(name);
      } catch (error) {
        refused.add(error.name);
      }
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  console.log(JSON.stringify([[...done], [...refused].sort()]));`;

Deno.test({
  name: "another user cannot interfere when ranks meet, or meet again",
  ignore: ignore || !CAN_BE_ANOTHER_USER,
  fn: async () => {
    using other = new OtherUser();
    const restart = { maxRestarts: 1, windowMs: 60_000 };
    await using runner = await startRunner(MadeGroups, { worldSize: 2, restart });
    await using intruder = other.start(INTRUDER, folderOf(runner));
    const reader = intruder.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assertEquals((await reader.read()).value, "started\n");
    await assertRejects(() => runner.invoke("die"), RankExitError);
    for (const action of ["make", "keep", "use the kept group"] as const) {
      assertEquals(await runner.invoke(action), 2);
    }
    await intruder.stdin.close();
    const [done, refused] = JSON.parse((await reader.read()).value!);
    await Promise.all([reader.cancel(), intruder.stderr.cancel()]);
    assertEquals(done, []);
    assert(refused.length > 0 && refused.every((name: string) => name !== "TypeError"), `${refused}`);
    await intruder.status;
  },
});

/** A program that connects to a socket and prints how that ends. */
const STRANGER = `
  try {
    const connection = await Deno.connect({ transport: "unix", path: Deno.args[0] });
    console.log(await connection.read(new Uint8Array(1)) ?? "closed");
  } catch (error) {
    console.log(error.name);
  }`;

Deno.test({
  name: "if another user can connect, the connection is closed and the group forms",
  ignore: ignore || !CAN_BE_ANOTHER_USER,
  fn: async () => {
    using other = new OtherUser();
    await using runner = await startRunner(SumsLate, { worldSize: 2 });
    const folder = folderOf(runner);
    const file = join(folder, "come");
    const summed = runner.invoke(file);
    await until(() => socketsIn(folder).length === 1, "the first rank to listen");
    const socket = join(folder, socketsIn(folder)[0]!);
    assertEquals((await other.run(STRANGER, socket)).stdout, "PermissionDenied\n");
    // A runner leaves a folder that others may write.
    using _mode = { [Symbol.dispose]: () => Deno.chmodSync(folder, 0o700) };
    Deno.chmodSync(folder, 0o777);
    Deno.chmodSync(socket, 0o777);
    assertEquals((await other.run(STRANGER, socket)).stdout, "closed\n");
    Deno.writeTextFileSync(file, "");
    assertEquals(await summed, 3);
    assertEquals(socketsIn(folder), []);
  },
});
