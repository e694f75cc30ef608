import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "../../setup/shared/mod.ts";
import { makeTemporaryFolder, removeTemporaryFolder } from "./temporary_folder.ts";

Deno.test("a test run's folder is open to every user, and what tests leave in it is listed", async () => {
  const path = await makeTemporaryFolder();
  assertEquals((await Deno.stat(path)).mode! & 0o7777, 0o1777);
  await Deno.mkdir(join(path, "b/c"), { recursive: true });
  await Deno.writeTextFile(join(path, "a"), "");
  assertEquals(await removeTemporaryFolder(path), ["a", "b"]);
  await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
});

Deno.test("a folder in which tests leave nothing is removed without a complaint", async () => {
  assert((await removeTemporaryFolder(await makeTemporaryFolder())).length === 0);
});
