import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Echo } from "./workers/plain.ts";
import { Reads } from "./workers/reads.ts";
import { temporaryFile, temporaryFolder } from "./testing.ts";

Deno.test("ranks have their caller's permissions, unless the option permissions restricts them", async () => {
  using folder = temporaryFolder();
  const file = `${folder.path}/allowed`;
  await Deno.writeTextFile(file, "read");
  await using free = await startRunner(Reads, { worldSize: 2 });
  assertEquals(await free.invokeAll(file), ["read 2", "read 2"]);
  const hostname = await Deno.readTextFile("/etc/hostname");
  assertEquals(await free.invoke("/etc/hostname"), `${hostname} 2`);
  await using bound = await startRunner(Reads, {
    worldSize: 2,
    permissions: { read: [folder.path], net: false, run: false, sys: false, write: false },
  });
  assertEquals(await bound.invokeAll(file), ["read 2", "read 2"]);
  const error = await assertRejects(() => bound.invoke("/etc/hostname"), WorkerError, "/etc/hostname");
  assertEquals(error.remoteName, "NotCapable");
  await assertRejects(() => bound.invoke("run"), WorkerError, "Requires run access");
  assertEquals(await bound.invoke(file), "read 2");
});

Deno.test("ranks without permissions still reach their runner over encrypted TCP", async () => {
  const nothing = { read: false, write: false, net: false, env: false, run: false, sys: false } as const;
  await using runner = await startRunner(Echo, {
    worldSize: 2,
    workerAddr: "127.0.0.1",
    permissions: nothing,
  });
  assertEquals(await runner.invokeAll(5), [5, 5]);
});

const PERMISSIONS = ["env", "read", "write", "net", "run", "sys", "ffi"];

function without(missing: string): string[] {
  return PERMISSIONS.filter((name) => name !== missing).map((name) => `--allow-${name}`);
}

Deno.test("a program that lacks a permission serves without it, or catches start()'s error", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  for (const missing of PERMISSIONS) {
    const { code, stdout, stderr } = await runProgram(["run", "--no-prompt", ...without(missing), script]);
    const isNeeded = ["read", "write", "net", "run"].includes(missing);
    assertEquals([code, stdout], [0, isNeeded ? "caught NotCapable\n" : "served\n"], `${missing}: ${stderr}`);
  }
});

Deno.test("the path of the temporary folder may contain a comma, be long, or be relative", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  using folder = temporaryFolder();
  for (const name of ["a,b", "x".repeat(100), "relative"]) {
    await Deno.mkdir(`${folder.path}/${name}`);
    const env = { TMPDIR: name === "relative" ? name : `${folder.path}/${name}` };
    // Restricted permissions, so that paths appear in the ranks' flags.
    const run = await runProgram(["run", "--no-prompt", ...without("env"), script], {
      cwd: folder.path,
      env,
    });
    assertEquals(run.stdout, "served\n", run.stderr);
    const narrow = await runProgram(["run", "--no-prompt", ...without("sys"), script], {
      cwd: folder.path,
      env,
    });
    assertEquals(narrow.stdout, "served\n", narrow.stderr);
    assertEquals([...Deno.readDirSync(`${folder.path}/${name}`)], []);
  }
});

Deno.test("the temporary folder may be missing, or not a folder", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  using none = temporaryFile();
  // Shared memory (`/dev/shm`) requires all permissions.
  const few = ["--no-prompt", "--allow-read", "--allow-write", "--allow-net", "--allow-run"];
  for (const TMPDIR of [`${none.path}-missing`, none.path, ""]) {
    for (const flags of [["-A"], few]) {
      const { stdout, stderr } = await runProgram(["run", ...flags, script], { env: { TMPDIR } });
      assertEquals(stdout, "served\n", stderr);
    }
  }
});

Deno.test("a program that lacks permissions gets one error that names all of them", async () => {
  using folder = temporaryFolder();
  const script = import.meta.resolve("./programs/catches.ts");
  const needed = [
    `--allow-run=${Deno.execPath()}`,
    "--allow-net",
    `--allow-read=${folder.path}`,
    `--allow-write=${folder.path}`,
  ];
  const env = { TMPDIR: folder.path };
  const run = (flags: readonly string[]) =>
    runProgram(["run", "--no-prompt", "--allow-env=TMPDIR", ...flags, script], { env });
  const none = await run([]);
  assertStringIncludes(none.stdout, "caught NotCapable");
  assertStringIncludes(none.stderr, `run it with ${needed.join(" ")}\n`);
  const two = await run(needed.slice(0, 2));
  assertStringIncludes(two.stderr, `run it with ${needed.slice(2).join(" ")}\n`);
  const all = await run(needed);
  assertEquals(all.stdout, "served\n", all.stderr);
});
