import { assertEquals, assertStringIncludes } from "@std/assert";
import { withWheel } from "../programs/testing.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { fakePip } from "../../setup/wheels/testing.ts";
import { checkCppFormat, checkCrates, checkSpelling } from "./program_check.ts";

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

Deno.test("checkCrates() fails if the program cannot be fetched, and says why", () =>
  withWheel("#!/bin/sh\n", async (options, index) => {
    const { ok, output } = await checkCrates(Deno.cwd(), { ...options, pip: fakePip(index, "fail") });
    assertEquals(ok, false);
    assertStringIncludes(output, "Cannot download deny==1.2.3");
  }));

Deno.test("checkSpelling() fails with the list that the program prints", () =>
  withWheel('#!/bin/sh\necho "$@ in $(pwd)"\nexit 2\n', async (options) => {
    const { ok, output } = await checkSpelling(Deno.cwd(), options);
    assertEquals([ok, output], [false, `--format brief in ${Deno.cwd()}\n`]);
  }, "deny-1.2.3.data/scripts/typos"));

Deno.test("checkCppFormat() passes the C++ files to the program, and fails if it does", () =>
  withWheel('#!/bin/sh\necho "$@"\nexit 1\n', async (options) => {
    const files = { "rust/a/shim/b.cpp": "", "rust/a/shim/c.h": "", "rust/a/src/d.rs": "", "e.cpp": "" };
    await withFolder(async (root) => {
      await writeTree(root, files);
      const { ok, output } = await checkCppFormat(root, options);
      assertEquals([ok, output], [false, "--dry-run --Werror rust/a/shim/b.cpp rust/a/shim/c.h\n"]);
    });
  }, "clang_format/data/bin/clang-format"));
