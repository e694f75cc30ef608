/**
 * Scenarios in which the system lacks a resource. Each runs in a process of its own, which
 * `run_system_fault.ts` starts with the scenario's limits: no space, or few descriptors.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  DistributedError,
  DistributedRunner,
  RankExitError,
  type RunnerOptions,
  WorkerError,
} from "../../mod.ts";
import { isProcess, startRunner } from "../runner.ts";
import { until } from "../testing.ts";
import { TakesDescriptors } from "../workers/takes_descriptors.ts";
import { DiesOnRequest } from "../workers/dies_on_request.ts";
import { ReducesInSteps } from "../workers/plain.ts";
import { fill } from "./fill.ts";
import { MEMORY_SCENARIOS } from "./memory_scenarios.ts";

const SHARED_MEMORY = "/dev/shm";
const RESTART = { restart: { maxRestarts: 5, backoffMs: 0 } };

const libc = () =>
  Deno.dlopen("libc.so.6", {
    dup2: { parameters: ["i32", "i32"], result: "i32" },
  }).symbols;

/** Takes all available descriptors, including those that become free before {@linkcode Descriptors.free}. */
class Descriptors {
  #taken: Deno.FsFile[] = [];

  take(): void {
    try {
      while (true) this.#taken.push(Deno.openSync("/dev/null"));
    } catch (error) {
      assertEquals((error as { code?: string }).code, "EMFILE");
    }
  }

  free(): void {
    for (const file of this.#taken.splice(0)) file.close();
  }
}

/** Returns this process's descriptors whose targets match a pattern. */
function descriptorsOf(pattern: RegExp): number[] {
  return [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name)).filter((descriptor) => {
    try {
      return pattern.test(Deno.readLinkSync(`/proc/self/fd/${descriptor}`));
    } catch {
      return false; // closed in the meantime
    }
  });
}

function messagesOf(runner: DistributedRunner): string[] {
  return runner.gatherErrors().map(({ message }) => message);
}

/** Makes calls in all batches of slots, cancels a call, and kills a rank. */
async function servesAll(): Promise<void> {
  {
    await using runner = await startRunner(ReducesInSteps, { worldSize: 2 });
    for (let call = 0; call < 70; call++) assertEquals(await runner.invoke({ steps: 1 }), 1);
    const call = runner.invoke({ steps: 1e9 }, { timeoutMs: 50 });
    await assertRejects(() => call, DistributedError, "took more than 50 ms");
    assertEquals(await runner.invoke({ steps: 1 }), 1);
    assertEquals(runner.gatherErrors(), []);
  }
  await using runner = await startRunner(DiesOnRequest, { worldSize: 2, ...RESTART });
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError, "SIGKILL");
  assertEquals((await runner.invoke({})).sum, 2);
}

/**
 * Starts two ranks, kills one, and leaves no descriptor to start a replacement.
 *
 * @param maxRestarts How often the runner may try.
 * @returns The runner, and a function that frees the descriptors.
 */
async function killWithoutDescriptors(
  maxRestarts: number,
): Promise<{ runner: DistributedRunner; free: () => void }> {
  const descriptors = new Descriptors();
  const runner = await startRunner(DiesOnRequest, {
    worldSize: 2,
    restart: { maxRestarts, backoffMs: 1 },
    onRankExit: () => descriptors.take(),
  });
  // The dead rank's own descriptors become free a little later.
  const watched = setInterval(() => runner.context![1]!.state === "exited" && descriptors.take(), 0);
  Deno.kill(runner.context![1]!.pid, "SIGKILL");
  const free = () => {
    clearInterval(watched);
    descriptors.free();
  };
  return { runner, free };
}

/** The scenarios by name. */
export const SCENARIOS: Record<string, () => Promise<void>> = {
  ...MEMORY_SCENARIOS,

  async "full before"() {
    fill(SHARED_MEMORY);
    await servesAll();
  },

  "no file can be created": servesAll,

  async "full after"() {
    await using runner = await startRunner(DiesOnRequest, { worldSize: 2, ...RESTART });
    fill(SHARED_MEMORY);
    for (let call = 0; call < 70; call++) assertEquals((await runner.invoke({})).sum, 2);
    // The page of the next group is created elsewhere.
    await assertRejects(() => runner.invoke({ dying: 0 }), RankExitError, "SIGKILL");
    for (let call = 0; call < 70; call++) assertEquals((await runner.invoke({})).sum, 2);
  },

  async "no space at all"() {
    const tmp = Deno.env.get("TMPDIR")!;
    const runner = new DistributedRunner(DiesOnRequest, { worldSize: 2, logs: "none", device: "cpu" });
    // The socket needs no disk space.
    const ballast = [fill(SHARED_MEMORY), fill(tmp)];
    const error = await assertRejects(() => runner.start(), DistributedError, "No space left on device");
    for (const folder of [SHARED_MEMORY, tmp]) assert(error.message.includes(folder), error.message);
    assertEquals(error.code, "system");
    assert(!runner.context!.some(({ pid }) => isProcess(pid)));
    for (const path of ballast) Deno.removeSync(path);
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no space for a replacement"() {
    const tmp = Deno.env.get("TMPDIR")!;
    const runner = await startRunner(DiesOnRequest, { worldSize: 2, ...RESTART });
    const ballast = [fill(SHARED_MEMORY), fill(tmp)];
    await assertRejects(() => runner.invoke({ dying: 0 }), RankExitError, "SIGKILL");
    await assertRejects(() => runner.invoke({}), DistributedError, "No space left on device");
    await until(() => !runner.isAlive(), "the runner to fail");
    for (const path of ballast) Deno.removeSync(path);
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "a page that cannot be written"() {
    let begun = 0;
    const both = Promise.withResolvers<void>();
    const runner = await startRunner(ReducesInSteps, {
      worldSize: 2,
      cancelGraceMs: 50,
      // Both ranks print the line in the first call, too.
      logs: ({ text }) => text === "begun" && ++begun === 4 && both.resolve(),
    });
    assertEquals(await runner.invoke({ steps: 1 }), 1);
    const [page] = descriptorsOf(/\.page/);
    using disk = Deno.openSync("/dev/full", { write: true, read: true });
    const [full] = descriptorsOf(/^\/dev\/full$/);
    assertEquals(libc().dup2(full!, page!), page!);
    assert(disk !== null);
    // The page cannot notify any rank. The rank that stays in the call is replaced, which creates a new page.
    const controller = new AbortController();
    const call = runner.invoke({ steps: 1e9 }, { signal: controller.signal });
    const rejected = assertRejects(() => call, Error, "enough");
    await both.promise;
    controller.abort(new Error("enough"));
    await rejected;
    assert(
      messagesOf(runner).some((message) => message.includes("the page of memory that ranks share is lost")),
    );
    for (let call = 0; call < 40; call++) assertEquals(await runner.invoke({ steps: 1 }), 1);
    await runner.stop();
  },

  async "a slot that cannot be cleared"() {
    await using runner = await startRunner(DiesOnRequest, { worldSize: 2 });
    assertEquals((await runner.invoke({})).sum, 2);
    const [page] = descriptorsOf(/\.page/);
    using _disk = Deno.openSync("/dev/full", { write: true, read: true });
    libc().dup2(descriptorsOf(/^\/dev\/full$/)[0]!, page!);
    // The rest of the batch needs no clearing. Only one call fails; the calls after it get a new page.
    const calls = Array.from({ length: 40 }, () => runner.invoke({}, { timeoutMs: 9000 }));
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
    assertEquals([refused.length, refused[0]?.code, runner.isAlive()], [1, "system", true]);
    assertInstanceOf(refused[0], DistributedError);
    assert(refused[0].message.startsWith("Cannot begin call 16"), refused[0].message);
  },

  async "a slot that cannot be cleared, and no space for another page"() {
    await using runner = await startRunner(DiesOnRequest, { worldSize: 2 });
    assertEquals((await runner.invoke({})).sum, 2);
    const ballast = [fill(SHARED_MEMORY), fill(Deno.env.get("TMPDIR")!)];
    const [page] = descriptorsOf(/\.page/);
    using _disk = Deno.openSync("/dev/full", { write: true, read: true });
    libc().dup2(descriptorsOf(/^\/dev\/full$/)[0]!, page!);
    const settle = async (count: number) =>
      (await Promise.allSettled(Array.from({ length: count }, () => runner.invoke({}, { timeoutMs: 9000 }))))
        .map(({ status }) => status);
    // The rest of the batch is served, and each call after it fails.
    assertEquals((await settle(20)).indexOf("rejected"), 14);
    assertEquals([await settle(1), runner.isAlive()], [["rejected"], true]);
    // The error is gathered only once, so that it does not displace other errors.
    assertEquals(
      messagesOf(runner).filter((message) => message.startsWith("Cannot make the page")).length,
      1,
    );
    for (const path of ballast) Deno.removeSync(path);
    await settle(1);
    assertEquals(await settle(20), Array(20).fill("fulfilled"));
  },

  async "a slot that cannot be cleared, for a stream"() {
    await using runner = await startRunner(ReducesInSteps, { worldSize: 1 });
    const [page] = descriptorsOf(/\.page/);
    using _disk = Deno.openSync("/dev/full", { write: true, read: true });
    libc().dup2(descriptorsOf(/^\/dev\/full$/)[0]!, page!);
    const options = { timeoutMs: 9000, asTextEvents: true } as const;
    const events = await Array.fromAsync(runner.stream({ steps: 1 }, options));
    // Clients must not see which resource is missing, or where.
    const event = new TextDecoder().decode(events[0]);
    assert(event.includes('"code":"system"') && !event.includes("page"), event);
    await assertRejects(
      () => runner.invoke({ steps: 1 }, { timeoutMs: 9000 }),
      DistributedError,
      "Cannot begin call 2",
    );
    assertEquals([runner.isAlive(), runner.context![0]!.state], [true, "ready"]);
  },

  async "a page that is removed"() {
    await using runner = await startRunner(DiesOnRequest, { worldSize: 2, ...RESTART });
    const isPage = ({ name }: Deno.DirEntry) =>
      name.startsWith(`cohort-${Deno.pid}-`) && name.endsWith(".page");
    // The page has a name while the new rank is set up.
    const watched = setInterval(() => {
      for (const entry of Deno.readDirSync(SHARED_MEMORY)) {
        if (isPage(entry)) Deno.removeSync(`${SHARED_MEMORY}/${entry.name}`);
      }
    }, 1);
    await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
    assertEquals((await runner.invoke({})).sum, 2);
    clearInterval(watched);
  },

  async "no descriptor to accept ranks"() {
    const descriptors = new Descriptors();
    const runner = new DistributedRunner(DiesOnRequest, { worldSize: 2, logs: "none", device: "cpu" });
    const starting = runner.start({ onProgress: ({ phase }) => phase === "spawned" && descriptors.take() });
    const messages: string[] = [];
    await until(() => {
      messages.push(...messagesOf(runner));
      return messages.some((message) => message.includes("Cannot accept ranks for now"));
    }, "the report");
    assert(messages.some((message) => /may have \d+ files open|may have no more files open/.test(message)));
    assert(messages.some((message) => message.includes("ulimit -n")));
    descriptors.free();
    await starting;
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no descriptor to accept a replacement"() {
    const descriptors = new Descriptors();
    const runner = await startRunner(DiesOnRequest, { worldSize: 2, ...RESTART });
    const { pid } = runner.context![1]!;
    Deno.kill(pid, "SIGKILL");
    // The time between the new process's spawn and its connection. The loop must not inspect errors: Deno
    // takes descriptors to print a stack, and ends the program if it gets none.
    const watched = setInterval(() => runner.context![1]!.pid !== pid && descriptors.take(), 0);
    await until(
      () => messagesOf(runner).some((message) => message.includes("Cannot accept ranks for now")),
      "the report",
    );
    clearInterval(watched);
    descriptors.free();
    assertEquals((await runner.invoke({})).sum, 2);
    assertEquals(runner.isAlive(), true);
    await runner.stop();
  },

  async "no descriptor to start a replacement"() {
    const { runner, free } = await killWithoutDescriptors(12);
    await until(
      () => messagesOf(runner).some((message) => message.includes("Cannot start rank 1")),
      "the report",
    );
    free();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no descriptor to start a replacement, permanently"() {
    const { runner, free } = await killWithoutDescriptors(2);
    await until(() => !runner.isAlive(), "the runner to fail");
    free();
    assert(messagesOf(runner).some((message) => message.includes("Cannot start rank 1")));
    await until(() => runner.context!.every(({ state }) => state === "exited"), "the other rank to exit");
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no descriptor for the listener"() {
    const descriptors = new Descriptors();
    const runner = new DistributedRunner(DiesOnRequest, { worldSize: 2, logs: "none", device: "cpu" });
    descriptors.take();
    const starting = runner.start();
    descriptors.free();
    const error = await assertRejects(() => starting, DistributedError, "Cannot start 2 ranks");
    assertEquals(error.code, "system");
    assert(error.message.includes("ulimit -n"), error.message);
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no descriptor in a rank"() {
    for (const rank of [0, 1]) {
      const runner = await startRunner(TakesDescriptors, { worldSize: 2 }, null);
      await assertRejects(() => runner.invoke({ rank }), WorkerError, "no descriptors left");
      // Forming a new group takes descriptors. The rank reports this, where Gloo would end it.
      const error: unknown = await runner.invoke(null).catch((error) => error);
      assert(error instanceof WorkerError && error.message.includes("Too many open files"), describe(error));
      assertEquals(error.rank, rank);
      await runner.stop();
      await runner.start();
      assertEquals(await runner.invoke(null), 2);
      await runner.stop();
    }
  },

  async "few descriptors"() {
    const runner = new DistributedRunner(DiesOnRequest, { worldSize: 4, logs: "none", device: "cpu" });
    const error = await assertRejects(() => runner.start(), DistributedError);
    assert(error.message.includes("ulimit -n"), error.stack);
    assertEquals(runner.context?.some(({ pid }) => isProcess(pid)) ?? false, false);
    await runner.stop();
  },
};

/** Removes the socket or its folder at each time when that can happen. */
for (
  const [what, remove] of [
    ["socket", (path: string) => Deno.removeSync(path)],
    ["folder", (path: string) => Deno.removeSync(path.slice(0, path.lastIndexOf("/")), { recursive: true })],
  ] as const
) {
  const options: RunnerOptions = { worldSize: 2, logs: "none", device: "cpu", ...RESTART };
  const pathOf = (runner: DistributedRunner) => (runner.socket!.address as { path: string }).path;

  SCENARIOS[`a removed ${what} before start()`] = async () => {
    const runner = new DistributedRunner(DiesOnRequest, options);
    runner.getSocket();
    remove(pathOf(runner));
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  };

  SCENARIOS[`a removed ${what} while ranks start`] = async () => {
    const runner = new DistributedRunner(DiesOnRequest, options);
    await runner.start({
      onProgress: ({ rank, phase }) => rank === 0 && phase === "spawned" && remove(pathOf(runner)),
    });
    assertEquals((await runner.invoke({})).sum, 2);
    assert(messagesOf(runner).some((message) => message.includes("it listens again")));
    await runner.stop();
  };

  SCENARIOS[`a removed ${what} before a replacement`] = async () => {
    const runner = new DistributedRunner(DiesOnRequest, options);
    await runner.start();
    const path = pathOf(runner);
    for (const rank of [0, 1]) {
      remove(path);
      await assertRejects(() => runner.invoke({ dying: rank }), RankExitError);
      assertEquals((await runner.invoke({})).sum, 2);
    }
    await runner.stop();
    await assertRejects(() => Deno.lstat(path), Deno.errors.NotFound);
  };

  SCENARIOS[`a removed ${what} at the end`] = async () => {
    const runner = new DistributedRunner(DiesOnRequest, options);
    await runner.start();
    remove(pathOf(runner));
    await runner.stop();
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    remove(pathOf(runner));
    await runner.terminate();
  };
}

/** Describes an error with what its rank has printed last. */
function describe(error: unknown): string {
  return Deno.inspect(error, { depth: 10 });
}

if (import.meta.main) {
  await SCENARIOS[Deno.args[0]!]!();
  console.log("passed");
}
