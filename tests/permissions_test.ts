import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../mod.ts";
import { startRunner } from "./_runner.ts";
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
