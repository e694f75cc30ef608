import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DistributedRunner, NotRunningError, type RunnerOptions } from "../mod.ts";
import { until } from "./testing.ts";
import { Joins } from "./workers/outside.ts";
import { Echo } from "./workers/plain.ts";

const OUTSIDE_RUNNER = import.meta.resolve("./programs/outside_runner.ts");
const OUTSIDE_RANK = import.meta.resolve("./programs/outside_rank.ts");

/** A temporary folder for a socket and a secret. */
class Address implements Disposable {
  readonly folder = Deno.makeTempDirSync();
  readonly socket = `${this.folder}/runner.sock`;
  readonly tokenFile = `${this.folder}/token`;

  runner(options: RunnerOptions = {}): DistributedRunner<unknown, unknown> {
    return new DistributedRunner(Echo, {
      device: "cpu",
      logs: "none",
      workerAddr: this.socket,
      ...options,
    });
  }

  names(): string[] {
    return [...Deno.readDirSync(this.folder)].map(({ name }) => name).sort();
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

/** Leaves a socket behind, like a killed runner. */
async function leaveSocket({ socket, tokenFile }: Address): Promise<void> {
  await using runner = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", OUTSIDE_RUNNER, socket, tokenFile],
    stdout: "null",
  }).spawn();
  await until(() => isSocket(socket), "the runner to listen");
  runner.kill("SIGKILL");
  await runner.status;
  assert(isSocket(socket));
}

function isSocket(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSocket === true;
  } catch {
    return false;
  }
}

Deno.test("start() replaces a killed runner's socket at workerAddr, repeatedly", async () => {
  using address = new Address();
  await leaveSocket(address);
  const runner = address.runner();
  for (let round = 0; round < 2; round++) {
    await runner.start();
    assertEquals(await runner.invoke({ round }), { round });
    await runner.stop();
    assertEquals(address.names(), ["token"]);
    if (round === 0) await leaveSocket(address);
  }
});

Deno.test("getSocket() says that start() replaces a killed runner's socket, and start() does", async () => {
  using address = new Address();
  await leaveSocket(address);
  const runner = address.runner();
  assertThrows(() => runner.getSocket(), Deno.errors.AddrInUse, "start() replaces a socket");
  await runner.start();
  assertEquals(await runner.invoke(1), 1);
  await runner.stop();
});

Deno.test("stop() cancels a start() that checks for a killed runner", async () => {
  using address = new Address();
  await leaveSocket(address);
  const runner = address.runner();
  const starting = assertRejects(
    () => runner.start(),
    NotRunningError,
    "stopped before its ranks were ready",
  );
  await runner.stop();
  await starting;
  assertEquals([runner.isAlive(), runner.context], [false, null]);
});

Deno.test("start() does not replace a live runner's socket or another file", async () => {
  using address = new Address();
  const first = address.runner();
  await first.start();
  await assertRejects(() => address.runner().start(), Deno.errors.AddrInUse, "another process listens there");
  assertEquals(await first.invoke(1), 1);
  await first.stop();
  assertEquals(address.names(), []);
  Deno.writeTextFileSync(address.socket, "a file");
  await assertRejects(
    () => address.runner().start(),
    Deno.errors.AddrInUse,
    "a file that is not a socket is there",
  );
  assertEquals(Deno.readTextFileSync(address.socket), "a file");
});

Deno.test("an address that cannot be listened on is named, with the caller's line", async () => {
  using address = new Address();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const { AddrInUse, NotFound } = Deno.errors;
  for (
    const [options, type, words] of [
      [
        { workerAddr: `tcp://127.0.0.1:${port}` },
        AddrInUse,
        `tcp://127.0.0.1:${port}: another process listens there`,
      ],
      [
        { workerAddr: "127.0.0.1", workerPort: port },
        AddrInUse,
        `tcp://127.0.0.1:${port}: another process listens there`,
      ],
      [
        { workerAddr: `${address.folder}/none/r.sock` },
        NotFound,
        `${address.folder}/none/r.sock: No such file`,
      ],
      [{ workerAddr: address.folder }, AddrInUse, `${address.folder}: a folder is there`],
    ] as const
  ) {
    const runner = address.runner(options);
    assertThrows(() => runner.getSocket(), type, words);
    const error = await assertRejects(() => runner.start(), type, `Cannot listen on ${words}`);
    assert(error.stack!.includes("worker_address_test.ts"), error.stack);
  }
});

Deno.test("of two runners at the same stale socket one listens, and the other says why not", async () => {
  using address = new Address();
  await leaveSocket(address);
  const runners = [address.runner(), address.runner()];
  const outcomes = await Promise.allSettled(runners.map((runner) => runner.start()));
  const failed = outcomes.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
  assertEquals(failed.map(({ name }) => name), ["AddrInUse"]);
  const running = runners.filter((runner) => runner.isAlive());
  assertEquals([running.length, await running[0]!.invoke(1)], [1, 1]);
  for (const runner of runners) await runner.stop();
});

Deno.test("a runner that stops leaves another runner's socket alone", async () => {
  using address = new Address();
  const first = address.runner();
  await first.start();
  Deno.removeSync(address.socket);
  const second = address.runner();
  await second.start();
  await first.stop();
  assert(isSocket(address.socket));
  assertEquals(await second.invoke(1), 1);
  await second.stop();
});

Deno.test("a program that exits without stop() leaves no socket at workerAddr", async () => {
  using address = new Address();
  const program = `
    import { DistributedRunner } from ${JSON.stringify(import.meta.resolve("../mod.ts"))};
    import { Echo } from ${JSON.stringify(import.meta.resolve("./workers/plain.ts"))};
    const runner = new DistributedRunner(Echo, { device: "cpu", workerAddr: Deno.args[0] });
    await runner.start();
    Deno.exit(0);`;
  const path = `${address.folder}/program.ts`;
  Deno.writeTextFileSync(path, program);
  const args = [
    "run",
    "-A",
    `--config=${fileURLToPath(new URL("../deno.json", import.meta.url))}`,
    path,
    address.socket,
  ];
  const { success } = await new Deno.Command(Deno.execPath(), { args, stderr: "null" }).output();
  assertEquals([success, address.names()], [true, ["program.ts"]]);
});

for (const gone of ["the socket", "the secret", "the folder"]) {
  Deno.test(`a runner creates ${gone} again if it is removed before its outside ranks connect`, async () => {
    using address = new Address();
    const { folder, socket, tokenFile } = address;
    const runner = new DistributedRunner(Joins, {
      device: "cpu",
      workerAddr: socket,
      externalRanks: { tokenFile },
    });
    const starting = runner.start();
    if (gone === "the socket") Deno.removeSync(socket);
    else if (gone === "the secret") Deno.removeSync(tokenFile);
    else Deno.removeSync(folder, { recursive: true });
    const rank = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", OUTSIDE_RANK],
      env: { RANK: "0", WORLD_SIZE: "1", COHORT_ADDRESS: `unix:${socket}`, COHORT_TOKEN_FILE: tokenFile },
      stdout: "null",
      stderr: "null",
    }).spawn();
    await starting;
    assertEquals((await runner.invoke({ add: 1 })).sum, 1);
    await runner.stop();
    assertEquals((await rank.status).code, 0);
    assertEquals(address.names(), ["token"]);
  });
}
