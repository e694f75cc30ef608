import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { COHORT } from "../libraries/mod.ts";
import { installedLibrary } from "./library/mod.ts";
import { cpuLibtorch } from "../setup/libtorch/testing.ts";
import { join, SetupError, silentConsole } from "../setup/shared/mod.ts";
import { withEnv, withFolder, writeProgram, writeTree } from "../setup/shared/testing.ts";
import { builtLibrary, libraryFileName } from "./shared/mod.ts";
import { ensureReady, upToDateLibtorch } from "./ready.ts";

/** Runs a test with a checkout, a libtorch named by `LIBTORCH`, and a fake Cargo that counts its builds. */
async function withCheckout(
  test: (root: string, builds: () => Promise<number>) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const root = join(folder, "checkout");
    const bin = join(folder, "bin");
    await writeTree(join(folder, "libtorch"), cpuLibtorch());
    await writeTree(root, {
      "deno.json": '{ "name": "@cohort/distributed", "version": "0.1.0" }',
      "Cargo.toml": "[workspace]",
      "rust/core/src/lib.rs": "// one",
    });
    const library = builtLibrary(root);
    const cargo = `case "$1" in build) ;; *) exit 0 ;; esac
[ -e '${folder}/broken' ] && exit 101
echo "$LIBTORCH" >> '${folder}/builds'
/bin/mkdir -p '${join(library, "..")}'
echo "build of $LIBTORCH" > '${library}'
echo "build of $LIBTORCH" > '${builtLibrary(root, "cohort_gloo")}'`;
    await writeProgram(bin, "cargo", cargo);
    await writeProgram(bin, "rustc", "echo 'rustc 1.90.0'");
    await writeProgram(bin, "c++", "echo 'c++ 12'");
    using _ = withEnv({
      PATH: bin,
      LIBTORCH: join(folder, "libtorch"),
      CXX: undefined,
      XDG_CACHE_HOME: join(folder, "cache"),
    });
    const builds = async () => {
      const text = await Deno.readTextFile(join(folder, "builds")).catch(() => "");
      return text.split("\n").length - 1;
    };
    await test(root, builds);
  });
}

Deno.test("ensureReady() builds once, and leaves copies for programs that import the package from JSR", () =>
  withCheckout(async (root, builds) => {
    const ready = await ensureReady(silentConsole, root);
    const text = `build of ${join(root, "..", "libtorch")}\n`;
    assertEquals(await Deno.readTextFile(ready.library), text);
    for (const name of ["cohort", "cohort_gloo"] as const) {
      const copy = installedLibrary(join(root, "..", "cache", "cohort"), COHORT, libraryFileName(name));
      assertEquals(await Deno.readTextFile(copy), text);
    }
    assertEquals(await ensureReady(silentConsole, root), ready);
    assertEquals(await builds(), 1);
  }));

Deno.test("ensureReady() builds again when a source, libtorch or the library has changed", () =>
  withCheckout(async (root, builds) => {
    await ensureReady(silentConsole, root);
    await writeTree(root, { "rust/core/src/lib.rs": "// another one" });
    await ensureReady(silentConsole, root);
    assertEquals(await builds(), 2);
    for (const [name, count] of [["cohort", 3], ["cohort_gloo", 4]] as const) {
      await Deno.remove(builtLibrary(root, name));
      await ensureReady(silentConsole, root);
      assertEquals(await builds(), count);
    }
    await Deno.remove(join(builtLibrary(root), "../libtorch"));
    await ensureReady(silentConsole, root);
    assertEquals(await builds(), 5);
    await writeTree(join(root, "..", "other"), cpuLibtorch());
    Deno.env.set("LIBTORCH", join(root, "..", "other"));
    await ensureReady(silentConsole, root);
    assertEquals(await builds(), 6);
    const link = await Deno.readLink(join(builtLibrary(root), "../libtorch"));
    assertEquals(link, join(root, "..", "other"));
  }));

Deno.test("ensureReady() builds again after a failed build", () =>
  withCheckout(async (root, builds) => {
    await Deno.writeTextFile(join(root, "..", "broken"), "");
    const error = await assertRejects(() => ensureReady(silentConsole, root), SetupError);
    assertStringIncludes(
      error.message,
      "Cannot build the native library: cargo exited with code 101; see its output",
    );
    assertEquals(await upToDateLibtorch(root), undefined);
    await Deno.remove(join(root, "..", "broken"));
    await ensureReady(silentConsole, root);
    assertEquals(await builds(), 1);
  }));
