// Where ranks of one machine meet: at sockets of theirs, in a folder that stays as long as they do.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type DistributedRunner, RankExitError, WorkerError } from "../mod.ts";
import { countTcpListeners } from "./listeners.ts";
import { CAN_BE_ANOTHER_USER, OtherUser } from "./other_user.ts";
import { freePort, startRunner, until } from "./runner.ts";
import { MadeGroups } from "./workers/made_groups.ts";
import { Sums, SumsLate } from "./workers/sums.ts";

const ignore = Deno.build.os !== "linux";

// deno-lint-ignore no-explicit-any -- what it computes does not matter
type Runner = DistributedRunner<any, any, any, any>;

function listeners(runner: Runner): number[] {
  return runner.context!.map(({ pid }) => countTcpListeners(pid));
}

/** The private folder of a runner. */
function folderOf(runner: Runner): string {
  const { address } = runner.socket!;
  assert(address.transport === "unix");
  return dirname(address.path);
}

/** The sockets of groups that a folder has. */
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

/** Runs `body` where temporary files go to a folder of their own. */
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
    name: `no rank of ${worldSize} listens where other users reach it, whatever groups there are`,
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
    name: `where ranks reach their runner at ${workerAddr}, they listen nowhere, however long TMPDIR is`,
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
  name: "ranks go on meeting where they met when the caller closes the socket, and leave nothing there",
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
    name: `no other runner takes for a leftover what ranks have made again to meet in (${workerAddr})`,
    ignore,
    fn: () =>
      withTemporary(async (temporary) => {
        const where = workerAddr === undefined ? {} : { workerAddr, workerPort: 0 };
        await using runner = await startRunner(MadeGroups, { worldSize: 2, ...where });
        const [{ name }] = [...Deno.readDirSync(temporary)] as [Deno.DirEntry];
        Deno.removeSync(join(temporary, name), { recursive: true });
        await assertRejects(() => runner.invoke("alone"), WorkerError, "it makes none");
        assertEquals(await runner.invoke("make"), 2);
        // Its start tidies up.
        await (await startRunner(Sums, { worldSize: 1 })).stop();
        assertEquals(await runner.invoke("make"), 2);
      }),
  });
}

Deno.test({
  name: "ranks that are to meet at an address connect by TCP",
  ignore,
  fn: async () => {
    await using runner = await startRunner(Sums, { worldSize: 2, masterPort: freePort() });
    assertEquals(await runner.invoke(), 3);
    assert(listeners(runner).every((count) => count > 0));
  },
});

Deno.test({
  name: "where a rank has loaded libtorch before the package did, all connect by TCP",
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

Deno.test("a device that would send plain text in place of TLS, or that libtorch does not have, is refused", async () => {
  for (const [name, state] of [["TCP_TLS", "sends plain text"], ["UV", "does not have"]] as const) {
    const env = { GLOO_DEVICE_TRANSPORT: name };
    const started = startRunner(Sums, { worldSize: 2, env });
    const error = await assertRejects(() => started, Error, "GLOO_DEVICE_TRANSPORT");
    assert(error.message.includes(state), error.message);
  }
});

/** Tries all that a folder's owner may, until told to stop. Says what it could do. */
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
  console.log("at it");
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
  name: "another user can do nothing between ranks that meet, and meet anew",
  ignore: ignore || !CAN_BE_ANOTHER_USER,
  fn: async () => {
    using other = new OtherUser();
    const restart = { maxRestarts: 1, windowMs: 60_000 };
    await using runner = await startRunner(MadeGroups, { worldSize: 2, restart });
    await using intruder = other.start(INTRUDER, folderOf(runner));
    const reader = intruder.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assertEquals((await reader.read()).value, "at it\n");
    await assertRejects(() => runner.invoke("die"), RankExitError);
    for (const deed of ["make", "keep", "use what was kept"] as const) {
      assertEquals(await runner.invoke(deed), 2);
    }
    await intruder.stdin.close();
    const [done, refused] = JSON.parse((await reader.read()).value!);
    await Promise.all([reader.cancel(), intruder.stderr.cancel()]);
    assertEquals(done, []);
    assert(refused.length > 0 && refused.every((name: string) => name !== "TypeError"), `${refused}`);
    await intruder.status;
  },
});

/** Connects to a socket and says how that ends. */
const STRANGER = `
  try {
    const connection = await Deno.connect({ transport: "unix", path: Deno.args[0] });
    console.log(await connection.read(new Uint8Array(1)) ?? "closed");
  } catch (error) {
    console.log(error.name);
  }`;

Deno.test({
  name:
    "a connection of another user is closed where nothing keeps them from making one, and the group forms",
  ignore: ignore || !CAN_BE_ANOTHER_USER,
  fn: async () => {
    using other = new OtherUser();
    await using runner = await startRunner(SumsLate, { worldSize: 2 });
    const folder = folderOf(runner);
    const file = join(folder, "come");
    const summed = runner.invoke(file);
    await until(() => socketsIn(folder).length === 1, "the first rank's listening");
    const socket = join(folder, socketsIn(folder)[0]!);
    assertEquals((await other.run(STRANGER, socket)).stdout, "PermissionDenied\n");
    Deno.chmodSync(folder, 0o777);
    Deno.chmodSync(socket, 0o777);
    assertEquals((await other.run(STRANGER, socket)).stdout, "closed\n");
    Deno.writeTextFileSync(file, "");
    assertEquals(await summed, 3);
    assertEquals(socketsIn(folder), []);
  },
});
