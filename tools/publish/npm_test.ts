import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, SetupError, silentConsole } from "../../setup/shared/mod.ts";
import { withEnv, withFolder, writeProgram } from "../../setup/shared/testing.ts";
import { publishToNpm } from "./npm.ts";

const PACKAGES = ["one", "two", "three"].map((name) => ({
  name: `@cohort/${name}`,
  version: "1.0.0",
  tarball: `/packages/${name}.tgz`,
}));

/** Runs a test with a program in place of npm, which has `published` and refuses `refused`. */
function withNpm(
  published: string,
  refused: string,
  test: (calls: () => Promise<string[]>) => Promise<void>,
): Promise<void> {
  return withFolder(async (folder) => {
    await writeProgram(
      join(folder, "bin"),
      "npx",
      `
shift 2
case "$*" in
  "view ${published} version --json") echo '"1.0.0"'; exit ;;
  view*) echo "E404" >&2; exit 1 ;;
esac
echo "$*" >> '${folder}/calls'
case "$*" in *${refused}*) echo "E403 you may not" >&2; exit 1 ;; esac`,
    );
    using _ = withEnv({ PATH: `${join(folder, "bin")}:/usr/bin:/bin` });
    await test(async () => (await Deno.readTextFile(join(folder, "calls"))).trim().split("\n"));
  });
}

Deno.test("publishToNpm() publishes in order what npm does not have", () =>
  withNpm("@cohort/two@1.0.0", "nothing", async (calls) => {
    await publishToNpm(PACKAGES, { isDry: false, console: silentConsole });
    assertEquals(await calls(), [
      "publish /packages/one.tgz --access=public",
      "publish /packages/three.tgz --access=public",
    ]);
  }));

Deno.test("publishToNpm() stops at a package that npm refuses, and repeats npm's words", () =>
  withNpm("none", "two.tgz", async (calls) => {
    const error = await assertRejects(
      () => publishToNpm(PACKAGES, { isDry: true, console: silentConsole }),
      SetupError,
    );
    assertStringIncludes(error.message, "Cannot publish @cohort/two@1.0.0: E403 you may not");
    assertEquals((await calls()).length, 2);
    assertStringIncludes((await calls())[0]!, "--dry-run");
  }));
