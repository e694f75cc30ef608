import { assertEquals, assertRejects } from "@std/assert";
import { join, SetupError } from "../shared/mod.ts";
import { withFolder } from "../shared/testing.ts";
import { installLibrary } from "./install.ts";

Deno.test("installLibrary() replaces the copy of an older build, and copies the same build once", () =>
  withFolder(async (folder) => {
    const built = join(folder, "libcohort.so");
    const cache = join(folder, "cache");
    await Deno.writeTextFile(built, "first");
    const copy = await installLibrary(built, cache, "0.1.0");
    assertEquals(copy, join(cache, "lib", "0.1.0", "libcohort.so"));
    const { ino } = await Deno.stat(copy);
    await installLibrary(built, cache, "0.1.0");
    assertEquals((await Deno.stat(copy)).ino, ino);
    await Deno.writeTextFile(built, "second build");
    await installLibrary(built, cache, "0.1.0");
    assertEquals(await Deno.readTextFile(copy), "second build");
  }));

Deno.test("installLibrary() reports a cache that cannot be written, and leaves nothing", () =>
  withFolder(async (folder) => {
    const built = join(folder, "libcohort.so");
    await Deno.writeTextFile(built, "library");
    const cache = join(folder, "file");
    await Deno.writeTextFile(cache, "");
    const error = await assertRejects(() => installLibrary(built, cache, "0.1.0"), SetupError);
    assertEquals(error.problems[0]!.message.startsWith(`Cannot write into ${cache}/lib/0.1.0: `), true);
  }));
