import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join, SetupError } from "../../setup/shared/mod.ts";
import { withEnv, withFolder, writeProgram, writeTree } from "../../setup/shared/testing.ts";
import { findCxx, findRust } from "./compilers.ts";

async function withRust(version: string, test: (root: string) => Promise<void>): Promise<void> {
  await withFolder(async (root) => {
    const bin = join(root, "bin");
    await writeTree(root, { "Cargo.toml": '[workspace.package]\nrust-version = "1.85"\n' });
    await writeProgram(bin, "cargo", "echo cargo");
    await writeProgram(bin, "rustc", `echo "rustc ${version} (abc 2026-01-01)"`);
    using _ = withEnv({ PATH: bin });
    await test(root);
  });
}

Deno.test("findRust() accepts a compiler as new as the workspace requires", () =>
  withRust("1.85.0", async (root) => {
    assertEquals(await findRust(root), { command: "rustc", version: "1.85.0" });
  }));

Deno.test("findRust() names both versions if the compiler is too old", () =>
  withRust("1.84.1", async (root) => {
    const { message } = await assertRejects(() => findRust(root), SetupError);
    assertStringIncludes(message, "rustc is 1.84.1, and 1.85 or newer is needed; run rustup update stable");
  }));

Deno.test("findRust() distinguishes a Cargo that does not start from a missing one", () =>
  withRust("1.85.0", async (root) => {
    await writeProgram(join(root, "bin"), "cargo", "echo 'no default toolchain' >&2; exit 1");
    assertStringIncludes(
      (await assertRejects(() => findRust(root), SetupError)).message,
      "cargo does not start (no default toolchain)",
    );
    await Deno.remove(join(root, "bin", "cargo"));
    assertStringIncludes(
      (await assertRejects(() => findRust(root), SetupError)).message,
      "cargo is not on the PATH; install Rust",
    );
  }));

Deno.test("findCxx() uses the compiler that CXX names, with its arguments", () =>
  withFolder(async (bin) => {
    await writeProgram(bin, "ccache", 'echo "wrapped $1 $2"');
    using _ = withEnv({ PATH: bin, CXX: "ccache g++" });
    assertEquals(await findCxx(), { command: "ccache g++", version: "wrapped g++ --version" });
    Deno.env.set("CXX", "clang++-99");
    const { message } = await assertRejects(() => findCxx(), SetupError);
    assertStringIncludes(message, "no C++ compiler, clang++-99 (given by CXX) does not start");
  }));
