import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "../../setup/shared/mod.ts";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { fingerprintInputs } from "./inputs.ts";

function withPackage(test: (root: string) => Promise<void>): Promise<void> {
  return withFolder(async (root) => {
    await writeTree(root, { "Cargo.toml": "[workspace]", "rust/core/src/lib.rs": "// one" });
    await test(root);
  });
}

Deno.test("fingerprintInputs() is the same while nothing changes", () =>
  withPackage(async (root) => {
    assertEquals(await fingerprintInputs(root, "/libtorch"), await fingerprintInputs(root, "/libtorch"));
  }));

Deno.test("fingerprintInputs() changes with a source, a new file and the path of libtorch", () =>
  withPackage(async (root) => {
    const seen = [await fingerprintInputs(root, "/libtorch"), await fingerprintInputs(root, "/other")];
    await Deno.writeTextFile(join(root, "rust", "core", "src", "lib.rs"), "// longer");
    seen.push(await fingerprintInputs(root, "/libtorch"));
    await Deno.writeTextFile(join(root, "rust", "core", "src", "new.rs"), "");
    seen.push(await fingerprintInputs(root, "/libtorch"));
    assertEquals(new Set(seen).size, seen.length);
  }));

Deno.test("fingerprintInputs() detects a change that keeps the length", () =>
  withPackage(async (root) => {
    const source = join(root, "rust", "core", "src", "lib.rs");
    const before = await fingerprintInputs(root, "/libtorch");
    await Deno.writeTextFile(source, "// two");
    await Deno.utime(source, new Date(), new Date(Date.now() + 5000));
    assertNotEquals(await fingerprintInputs(root, "/libtorch"), before);
  }));

Deno.test("fingerprintInputs() ignores files that the build does not read", () =>
  withPackage(async (root) => {
    const before = await fingerprintInputs(root, "/libtorch");
    await Deno.writeTextFile(join(root, "README.md"), "text");
    assertEquals(await fingerprintInputs(root, "/libtorch"), before);
  }));
