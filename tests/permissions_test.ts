import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { runProgram, startRunner } from "./runner.ts";
import { Echo } from "./workers/plain.ts";
import { Reads } from "./workers/reads.ts";

Deno.test("ranks hold what their caller holds, unless permissions narrow it to a list or to nothing", async () => {
  const folder = await Deno.makeTempDir();
  const file = `${folder}/allowed`;
  await Deno.writeTextFile(file, "read");
  await using free = await startRunner(Reads, { worldSize: 2 });
  assertEquals(await free.invokeAll(file), ["read 2", "read 2"]);
  await free.invoke("/etc/hostname");
  await using bound = await startRunner(Reads, {
    worldSize: 2,
    permissions: { read: [folder], net: false, run: false, sys: false, write: false },
  });
  assertEquals(await bound.invokeAll(file), ["read 2", "read 2"]);
  const error = await assertRejects(() => bound.invoke("/etc/hostname"), WorkerError, "/etc/hostname");
  assertEquals(error.remoteName, "NotCapable");
  await assertRejects(() => bound.invoke("run"), WorkerError, "Requires run access");
  assertEquals(await bound.invoke(file), "read 2");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("ranks that may do nothing reach their runner over TCP, encrypted as it is", async () => {
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

Deno.test("a program that lacks a permission serves without it, or catches what start() rejects with", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  for (const missing of PERMISSIONS) {
    const { code, stdout, stderr } = await runProgram(["run", "--no-prompt", ...without(missing), script]);
    const isNeeded = ["read", "write", "net", "run"].includes(missing);
    assertEquals([code, stdout], [0, isNeeded ? "caught NotCapable\n" : "served\n"], `${missing}: ${stderr}`);
  }
});

Deno.test("the folder for temporary files may have a comma, a long name, or a relative one", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  const folder = await Deno.makeTempDir();
  for (const name of ["a,b", "x".repeat(100), "relative"]) {
    await Deno.mkdir(`${folder}/${name}`);
    const env = { TMPDIR: name === "relative" ? name : `${folder}/${name}` };
    // Narrow, so that paths are among the ranks' flags.
    const run = await runProgram(["run", "--no-prompt", ...without("env"), script], { cwd: folder, env });
    assertEquals(run.stdout, "served\n", run.stderr);
    const narrow = await runProgram(["run", "--no-prompt", ...without("sys"), script], { cwd: folder, env });
    assertEquals(narrow.stdout, "served\n", narrow.stderr);
    assertEquals([...Deno.readDirSync(`${folder}/${name}`)], []);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the folder for temporary files may be missing, or be none", async () => {
  const script = import.meta.resolve("./programs/catches.ts");
  const none = await Deno.makeTempFile();
  // Memory that is shared (`/dev/shm`) takes all permissions.
  const few = ["--no-prompt", "--allow-read", "--allow-write", "--allow-net", "--allow-run"];
  for (const TMPDIR of [`${none}-missing`, none, ""]) {
    for (const flags of [["-A"], few]) {
      const { stdout, stderr } = await runProgram(["run", ...flags, script], { env: { TMPDIR } });
      assertEquals(stdout, "served\n", stderr);
    }
  }
  await Deno.remove(none);
});
