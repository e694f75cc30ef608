import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { serveIfRank } from "../mod.ts";
import { isProcess, runProgram } from "./runner.ts";
import { temporaryFolder, until } from "./testing.ts";

const PROGRAM = import.meta.resolve("./programs/its_own_ranks.ts");

/** Returns what two ranks of a program with these arguments answer. */
function answers(args: string[]) {
  return [0, 1].map((rank) => ({ rank, args, marked: false }));
}

async function run(args: string[], flags = ["-A"]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(["run", "--no-prompt", ...flags, PROGRAM, ...args]);
  assertEquals(code, 0, stderr);
  return stdout.trim();
}

Deno.test("ranks run the program itself, with its arguments, and their processes are no ranks", async () => {
  assertEquals(JSON.parse(await run(["answers", "--steps", "3"])), answers(["answers", "--steps", "3"]));
});

Deno.test("ranks of a program with few permissions run the program, too", async () => {
  const flags = ["net", "run", "read", "write", "env"].map((name) => `--allow-${name}`);
  assertEquals(JSON.parse(await run(["answers"], flags)), answers(["answers"]));
});

Deno.test("ranks of a compiled program run its executable", async () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/painter`;
  // The executable that `deno compile` makes is this Deno with the program in it.
  const script = `#!/bin/sh\nexec "${Deno.execPath()}" run -A "${PROGRAM}" "$@"\n`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  const { stdout, stderr } = await runProgram(["compiled", path], { program: path });
  assertEquals(JSON.parse(stdout), answers(["compiled", path]), stderr);
});

Deno.test("a rank that dies is replaced by another process of the program", async () => {
  assertEquals(JSON.parse(await run(["replaced"])), answers(["replaced"]));
});

Deno.test("ranks of such a program run DistributedWorker by default", async () => {
  assertEquals(JSON.parse(await run(["default"])), [{}, {}]);
});

Deno.test("a rank that never comes to serveIfRank() ends with its runner, and does not go on as the program", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/runs`;
  const { stdout } = await runProgram(["run", "-A", PROGRAM, "killed", file], {
    env: { TMPDIR: folder.path },
  });
  assertEquals(stdout, "");
  await until(() => !isRunning(file), "the ranks to exit");
  assertEquals(await Deno.readTextFile(file), "ran as a program\n");
});

/** Returns whether a process has the text among its arguments. */
function isRunning(text: string): boolean {
  return [...Deno.readDirSync("/proc")].some(({ name }) => {
    if (!/^\d+$/.test(name) || !isProcess(Number(name))) return false;
    try {
      return Deno.readTextFileSync(`/proc/${name}/cmdline`).includes(text);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

Deno.test("lists that differ between program and rank are a TypeError that names both", async () => {
  assertMatch(
    await run(["other list"]),
    /^TypeError: Cannot load worker Painter: this rank's serveIfRank\(\) has a different list \(Other\); pass/,
  );
});

Deno.test("a rank that starts a runner before serveIfRank() says so, and starts no ranks", async () => {
  const printed = await run(["too early"]);
  assertStringIncludes(printed, "the program did not wait for serveIfRank()");
});

Deno.test("ranks of a program that does not await serveIfRank() start no ranks", async () => {
  using folder = temporaryFolder();
  const args = ["not awaited", `${folder.path}/errors`];
  assertEquals(JSON.parse(await run(args)), answers(args));
  const errors = (await Deno.readTextFile(args[1]!)).trim().split("\n");
  assertEquals(errors.length, 2);
  for (const error of errors) {
    assertMatch(
      error,
      /^TypeError: Cannot start a runner inside a rank: the program did not wait for serveIf/,
    );
  }
});

Deno.test("serveIfRank() takes classes of workers, once", async () => {
  await assertRejects(
    () => serveIfRank([class {} as never]),
    TypeError,
    "Cannot serve ranks: item 0 of the list does not extend DistributedWorker",
  );
  for (const list of [undefined, class {}]) {
    await assertRejects(() => serveIfRank(list as never), TypeError, "is not a list");
  }
  await serveIfRank([]);
  await assertRejects(() => serveIfRank([]), TypeError, "serveIfRank() was already called");
});

Deno.test("a runner in a Web Worker starts ranks that import the class", async () => {
  const worker = new Worker(import.meta.resolve("./programs/web_worker.ts"), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    reject(new Error(event.message));
  };
  try {
    assertEquals(await promise, [3, 3]);
  } finally {
    worker.terminate();
  }
});
