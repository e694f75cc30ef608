/**
 * What a runner must do where the system refuses something. Each runs in a process of its own, which
 * `run_system_fault.ts` starts with what it needs: no room, few descriptors.
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
import { isProcess, startRunner, until } from "../runner.ts";
import { Hoards } from "../workers/hoards.ts";
import { Mortal } from "../workers/mortal.ts";
import { ReducesInSteps } from "../workers/plain.ts";

const SHARED_MEMORY = "/dev/shm";
const RESTART = { restart: { maxRestarts: 5, backoffMs: 0 } };

const libc = () =>
  Deno.dlopen("libc.so.6", {
    dup2: { parameters: ["i32", "i32"], result: "i32" },
  }).symbols;

/** Fills a folder up, until {@linkcode Deno.removeSync} of what is returned. */
function fill(folder: string): string {
  const path = `${folder}/ballast`;
  using file = Deno.openSync(path, { write: true, create: true });
  try {
    while (true) file.writeSync(new Uint8Array(1024));
  } catch (error) {
    assert((error as Error).message.includes("No space left"));
    return path;
  }
}

/** Takes every descriptor that there is, and those that are freed before {@linkcode Descriptors.free}. */
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

/** This process's descriptors, by what they are open on. */
function descriptorsOf(pattern: RegExp): number[] {
  return [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name)).filter((descriptor) => {
    try {
      return pattern.test(Deno.readLinkSync(`/proc/self/fd/${descriptor}`));
    } catch {
      return false; // closed again
    }
  });
}

function messagesOf(runner: DistributedRunner): string[] {
  return runner.gatherErrors().map(({ message }) => message);
}

/** Calls of all batches of slots, calls that are given up, and a rank that dies. */
async function servesAll(): Promise<void> {
  {
    await using runner = await startRunner(ReducesInSteps, { worldSize: 2 });
    for (let call = 0; call < 70; call++) assertEquals(await runner.invoke({ steps: 1 }), 1);
    const call = runner.invoke({ steps: 1e9 }, { timeoutMs: 50 });
    await assertRejects(() => call, DistributedError, "took more than 50 ms");
    assertEquals(await runner.invoke({ steps: 1 }), 1);
    assertEquals(runner.gatherErrors(), []);
  }
  await using runner = await startRunner(Mortal, { worldSize: 2, ...RESTART });
  await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError, "SIGKILL");
  assertEquals((await runner.invoke({})).sum, 2);
}

/**
 * Starts two ranks, kills one, and leaves no descriptor to start another by.
 *
 * @param maxRestarts How often that may be tried.
 * @returns The runner, and what gives the descriptors back.
 */
async function killWithoutDescriptors(
  maxRestarts: number,
): Promise<{ runner: DistributedRunner; free: () => void }> {
  const descriptors = new Descriptors();
  const runner = await startRunner(Mortal, {
    worldSize: 2,
    restart: { maxRestarts, backoffMs: 1 },
    onRankExit: () => descriptors.take(),
  });
  // The dead rank's own become free a little later.
  const watched = setInterval(() => runner.context![1]!.state === "exited" && descriptors.take(), 0);
  Deno.kill(runner.context![1]!.pid, "SIGKILL");
  const free = () => {
    clearInterval(watched);
    descriptors.free();
  };
  return { runner, free };
}

/** What is run, by name. */
export const SCENARIOS: Record<string, () => Promise<void>> = {
  async "full before"() {
    fill(SHARED_MEMORY);
    await servesAll();
  },

  "no file can be made": servesAll,

  async "full after"() {
    await using runner = await startRunner(Mortal, { worldSize: 2, ...RESTART });
    fill(SHARED_MEMORY);
    for (let call = 0; call < 70; call++) assertEquals((await runner.invoke({})).sum, 2);
    // The page of the next group is made elsewhere.
    await assertRejects(() => runner.invoke({ dying: 0 }), RankExitError, "SIGKILL");
    for (let call = 0; call < 70; call++) assertEquals((await runner.invoke({})).sum, 2);
  },

  async "no room at all"() {
    const tmp = Deno.env.get("TMPDIR")!;
    const runner = new DistributedRunner(Mortal, { worldSize: 2, logs: "none", device: "cpu" });
    // The socket takes no room.
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

  async "no room for a replacement"() {
    const tmp = Deno.env.get("TMPDIR")!;
    const runner = await startRunner(Mortal, { worldSize: 2, ...RESTART });
    const ballast = [fill(SHARED_MEMORY), fill(tmp)];
    await assertRejects(() => runner.invoke({ dying: 0 }), RankExitError, "SIGKILL");
    await assertRejects(() => runner.invoke({}), DistributedError, "No space left on device");
    await until(() => !runner.isAlive(), "the runner's failure");
    for (const path of ballast) Deno.removeSync(path);
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "a page that cannot be written"() {
    const runner = await startRunner(ReducesInSteps, { worldSize: 2, cancelGraceMs: 50 });
    assertEquals(await runner.invoke({ steps: 1 }), 1);
    const [page] = descriptorsOf(/\.page/);
    using disk = Deno.openSync("/dev/full", { write: true, read: true });
    const [full] = descriptorsOf(/^\/dev\/full$/);
    assertEquals(libc().dup2(full!, page!), page!);
    assert(disk !== null);
    // Nobody can be told of it by the page: the rank that stays is replaced, which makes a new page.
    const controller = new AbortController();
    const call = runner.invoke({ steps: 1e9 }, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await assertRejects(() => call, Error, "enough");
    assert(
      messagesOf(runner).some((message) => message.includes("the page of memory that ranks share is lost")),
    );
    for (let call = 0; call < 40; call++) assertEquals(await runner.invoke({ steps: 1 }), 1);
    await runner.stop();
  },

  async "a slot that cannot be cleared"() {
    await using runner = await startRunner(Mortal, { worldSize: 2 });
    assertEquals((await runner.invoke({})).sum, 2);
    const [page] = descriptorsOf(/\.page/);
    using _disk = Deno.openSync("/dev/full", { write: true, read: true });
    libc().dup2(descriptorsOf(/^\/dev\/full$/)[0]!, page!);
    // The rest of the batch needs no clearing. One call has bad luck; those behind it get a new page.
    const calls = Array.from({ length: 40 }, () => runner.invoke({}, { timeoutMs: 9000 }));
    const outcomes = await Promise.allSettled(calls);
    const refused = outcomes.flatMap((outcome) => outcome.status === "rejected" ? [outcome.reason] : []);
    assertEquals([refused.length, refused[0]?.code, runner.isAlive()], [1, "system", true]);
    assertInstanceOf(refused[0], DistributedError);
    assert(refused[0].message.startsWith("Cannot begin call 16"), refused[0].message);
  },

  async "a slot that cannot be cleared, and no room for another page"() {
    await using runner = await startRunner(Mortal, { worldSize: 2 });
    assertEquals((await runner.invoke({})).sum, 2);
    const ballast = [fill(SHARED_MEMORY), fill(Deno.env.get("TMPDIR")!)];
    const [page] = descriptorsOf(/\.page/);
    using _disk = Deno.openSync("/dev/full", { write: true, read: true });
    libc().dup2(descriptorsOf(/^\/dev\/full$/)[0]!, page!);
    const settle = async (count: number) =>
      (await Promise.allSettled(Array.from({ length: count }, () => runner.invoke({}, { timeoutMs: 9000 }))))
        .map(({ status }) => status);
    // The rest of the batch is served, and every call after it fails by itself.
    assertEquals((await settle(20)).indexOf("rejected"), 14);
    assertEquals([await settle(1), runner.isAlive()], [["rejected"], true]);
    // Told once, so that it drives no other error out.
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
    // What lacks, and where, is not for clients.
    const told = new TextDecoder().decode(events[0]);
    assert(told.includes('"code":"system"') && !told.includes("page"), told);
    await assertRejects(
      () => runner.invoke({ steps: 1 }, { timeoutMs: 9000 }),
      DistributedError,
      "Cannot begin call 2",
    );
    assertEquals([runner.isAlive(), runner.context![0]!.state], [true, "ready"]);
  },

  async "a page that is tidied up"() {
    await using runner = await startRunner(Mortal, { worldSize: 2, ...RESTART });
    const isPage = ({ name }: Deno.DirEntry) =>
      name.startsWith(`cohort-${Deno.pid}-`) && name.endsWith(".page");
    // While the new rank is set up, its page has a name.
    const watched = setInterval(() => {
      for (const entry of Deno.readDirSync(SHARED_MEMORY)) {
        if (isPage(entry)) Deno.removeSync(`${SHARED_MEMORY}/${entry.name}`);
      }
    }, 1);
    await assertRejects(() => runner.invoke({ dying: 1 }), RankExitError);
    assertEquals((await runner.invoke({})).sum, 2);
    clearInterval(watched);
  },

  async "no descriptor to accept by"() {
    const descriptors = new Descriptors();
    const runner = new DistributedRunner(Mortal, { worldSize: 2, logs: "none", device: "cpu" });
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

  async "no descriptor to accept a replacement by"() {
    const descriptors = new Descriptors();
    const runner = await startRunner(Mortal, { worldSize: 2, ...RESTART });
    const { pid } = runner.context![1]!;
    Deno.kill(pid, "SIGKILL");
    // Between the spawning of the new process and its coming. No error is looked at meanwhile: for its stack
    // Deno takes descriptors, and ends the program if it gets none.
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

  async "no descriptor to start a replacement by"() {
    const { runner, free } = await killWithoutDescriptors(12);
    await until(
      () => messagesOf(runner).some((message) => message.includes("Cannot start rank 1")),
      "the report",
    );
    free();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no descriptor to start a replacement by, for good"() {
    const { runner, free } = await killWithoutDescriptors(2);
    await until(() => !runner.isAlive(), "the runner's failure");
    free();
    assert(messagesOf(runner).some((message) => message.includes("Cannot start rank 1")));
    await until(() => runner.context!.every(({ state }) => state === "exited"), "the other rank's end");
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  },

  async "no descriptor for the listener"() {
    const descriptors = new Descriptors();
    const runner = new DistributedRunner(Mortal, { worldSize: 2, logs: "none", device: "cpu" });
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
      const runner = await startRunner(Hoards, { worldSize: 2 }, null);
      await assertRejects(() => runner.invoke({ rank }), WorkerError, "no descriptors left");
      // To form the group anew takes some: the rank says so, where Gloo would have ended it.
      const error = await assertRejects(() => runner.invoke(null), WorkerError, "Too many open files");
      assertEquals(error.rank, rank);
      await runner.stop();
      await runner.start();
      assertEquals(await runner.invoke(null), 2);
      await runner.stop();
    }
  },

  async "few descriptors"() {
    const runner = new DistributedRunner(Mortal, { worldSize: 4, logs: "none", device: "cpu" });
    const error = await assertRejects(() => runner.start(), DistributedError);
    assert(error.message.includes("ulimit -n"), error.stack);
    assertEquals(runner.context?.some(({ pid }) => isProcess(pid)) ?? false, false);
    await runner.stop();
  },
};

/** Removes what ranks look for, in one of the moments at which that can happen. */
for (
  const [what, remove] of [
    ["socket", (path: string) => Deno.removeSync(path)],
    ["folder", (path: string) => Deno.removeSync(path.slice(0, path.lastIndexOf("/")), { recursive: true })],
  ] as const
) {
  const options: RunnerOptions = { worldSize: 2, logs: "none", device: "cpu", ...RESTART };
  const pathOf = (runner: DistributedRunner) => (runner.socket!.address as { path: string }).path;

  SCENARIOS[`a removed ${what} before start()`] = async () => {
    const runner = new DistributedRunner(Mortal, options);
    runner.getSocket();
    remove(pathOf(runner));
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    await runner.stop();
  };

  SCENARIOS[`a removed ${what} while ranks start`] = async () => {
    const runner = new DistributedRunner(Mortal, options);
    await runner.start({
      onProgress: ({ rank, phase }) => rank === 0 && phase === "spawned" && remove(pathOf(runner)),
    });
    assertEquals((await runner.invoke({})).sum, 2);
    assert(messagesOf(runner).some((message) => message.includes("it listens again")));
    await runner.stop();
  };

  SCENARIOS[`a removed ${what} before a replacement`] = async () => {
    const runner = new DistributedRunner(Mortal, options);
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
    const runner = new DistributedRunner(Mortal, options);
    await runner.start();
    remove(pathOf(runner));
    await runner.stop();
    await runner.start();
    assertEquals((await runner.invoke({})).sum, 2);
    remove(pathOf(runner));
    await runner.terminate();
  };
}

if (import.meta.main) {
  await SCENARIOS[Deno.args[0]!]!();
  console.log("as it must be");
}
