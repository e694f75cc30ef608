import { assertEquals } from "@std/assert";
import { withFolder, writeTree } from "../../setup/shared/testing.ts";
import { checkHouse } from "./house.ts";

const PACKAGE = {
  "deno.json": "{}",
  "mod.ts": 'export * from "./runner/mod.ts";',
  "errors.ts": "export class NativeError extends Error {}",
  "runner/mod.ts": 'import "../errors.ts"; export const runner = 1;',
  "ffi/native/library.ts": "export const open = () => Deno.dlopen('x', {});",
  "target/debug/generated.ts": "Deno.dlopen('x', {});",
};

Deno.test("checkHouse() returns nothing for a package that keeps the rules", () =>
  withFolder(async (root) => {
    await writeTree(root, PACKAGE);
    assertEquals(await checkHouse(root), []);
  }));

Deno.test("checkHouse() finds an import through a wall and a second door", () =>
  withFolder(async (root) => {
    await writeTree(root, {
      ...PACKAGE,
      "runner/_load.ts": 'import { open } from "../ffi/native/library.ts"; open();',
      "worker/libc.ts": "Deno.dlopen('libc.so.6', {});",
    });
    assertEquals(await checkHouse(root), [
      "runner/_load.ts:1: runner must not import ffi/native/library.ts",
      "runner/_load.ts reaches native code: runner/_load.ts → ffi/native/library.ts",
      "runner/_load.ts:1: import ffi/mod.ts, not ffi/native/library.ts",
      'runner/_load.ts: name it without "_"',
      "worker/libc.ts: only ffi/ may call Deno.dlopen",
    ]);
  }));

Deno.test("checkHouse() finds a document's proof whose test does not exist", () =>
  withFolder(async (root) => {
    const table = "| it | proven by |\n| --- | --- |\n| x | [it works](../tests/a_test.ts) |\n";
    await writeTree(root, { ...PACKAGE, "docs/FROM_FAL.md": table, "tests/a_test.ts": "" });
    const missing = 'docs/FROM_FAL.md:3: ../tests/a_test.ts has no test "it works"';
    assertEquals(await checkHouse(root), [missing]);
    await writeTree(root, { "tests/a_test.ts": 'Deno.test("it works", () => {});' });
    assertEquals(await checkHouse(root), []);
  }));

Deno.test("checkHouse() finds a proof in SECURITY.md whose test does not exist", () =>
  withFolder(async (root) => {
    const table = "| it holds | proven by |\n| --- | --- |\n| x | [it holds](tests/a_test.ts) |\n";
    await writeTree(root, { ...PACKAGE, "SECURITY.md": table });
    assertEquals(await checkHouse(root), ["SECURITY.md:3: there is no tests/a_test.ts"]);
    await writeTree(root, { "tests/a_test.ts": 'Deno.test({\n  name: "it holds", fn() {} });' });
    assertEquals(await checkHouse(root), []);
  }));

Deno.test("checkHouse() finds a function of a shim that Rust declares differently", () =>
  withFolder(async (root) => {
    await writeTree(root, {
      ...PACKAGE,
      "rust/torch/shim/shim.h": "void cohort_end(int32_t code) noexcept;\n",
      "rust/torch/src/sys.rs": "pub fn cohort_end(code: u64);\n",
    });
    const different =
      "rust/torch/src/sys.rs: cohort_end is (u64) -> (), and (i32) -> () in rust/torch/shim/shim.h";
    assertEquals(await checkHouse(root), [different]);
  }));
