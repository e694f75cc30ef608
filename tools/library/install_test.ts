import { assertEquals, assertRejects } from "@std/assert";
import { join, SetupError } from "../../setup/shared/mod.ts";
import { withFolder } from "../../setup/shared/testing.ts";
import { COHORT } from "../../libraries/mod.ts";
import { installedLibrary, installLibrary, isLinkedTo, linkLibtorch } from "./install.ts";

Deno.test("installLibrary() replaces the copy of an older build, and copies the same build once", () =>
  withFolder(async (folder) => {
    const built = join(folder, "libcohort.so");
    const cache = join(folder, "cache");
    await Deno.writeTextFile(built, "first");
    const copy = await installLibrary(built, cache, COHORT);
    assertEquals(copy, installedLibrary(cache, COHORT, "libcohort.so"));
    const { ino } = await Deno.stat(copy);
    await installLibrary(built, cache, COHORT);
    assertEquals((await Deno.stat(copy)).ino, ino);
    await Deno.writeTextFile(built, "second build");
    await installLibrary(built, cache, COHORT);
    assertEquals(await Deno.readTextFile(copy), "second build");
  }));

Deno.test("installLibrary() reports a cache that cannot be written, and leaves nothing", () =>
  withFolder(async (folder) => {
    const built = join(folder, "libcohort.so");
    await Deno.writeTextFile(built, "library");
    const cache = join(folder, "file");
    await Deno.writeTextFile(cache, "");
    const error = await assertRejects(() => installLibrary(built, cache, COHORT), SetupError);
    assertEquals(error.problems[0]!.message.startsWith(`Cannot write into ${cache}/lib/`), true);
  }));

Deno.test("linkLibtorch() replaces a link to another libtorch", () =>
  withFolder(async (folder) => {
    assertEquals(await isLinkedTo(folder, "/opt/one"), false);
    await linkLibtorch(folder, "/opt/one");
    await linkLibtorch(folder, "/opt/other");
    assertEquals(await isLinkedTo(folder, "/opt/one"), false);
    assertEquals(await isLinkedTo(folder, "/opt/other"), true);
  }));
