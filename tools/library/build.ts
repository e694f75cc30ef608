/**
 * Builds the native libraries with cargo.
 *
 * @module
 */

import { type Console, formatDuration, join, relay, SetupError } from "../../setup/shared/mod.ts";

/**
 * Builds the native library of the package at `root` against `libtorch`. Cargo prints its progress to
 * standard error.
 *
 * @throws {SetupError} If the build fails.
 */
export async function buildLibrary(root: string, libtorch: string, console: Console): Promise<void> {
  console.say("Building the native library with cargo (a first build takes some minutes)");
  const took = await cargoBuild("native library", root, [], { LIBTORCH: libtorch });
  console.say(`The native library is built after ${formatDuration(took)}`);
}

/**
 * Builds the GPU library of the package at `root`, which needs no libtorch. If there is nothing to do, Cargo
 * notices that at once.
 *
 * @throws {SetupError} If the build fails.
 */
export async function buildGpuLibrary(root: string): Promise<void> {
  await cargoBuild("GPU library", root, ["--quiet", "--package", "cohort-wgpu"], {});
}

async function cargoBuild(
  what: string,
  root: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<number> {
  const startedAt = performance.now();
  // Sets the folder explicitly, because programs look for the library there, whatever CARGO_TARGET_DIR is.
  const target = join(root, "target");
  const command = ["cargo", "build", "--release", "--locked", "--target-dir", target, ...args];
  const code = await relay(command, { cwd: root, env });
  if (code !== 0) {
    throw new SetupError({
      message: `Cannot build the ${what}: cargo exited with code ${code ?? "unknown, it did not start"}`,
      remedy: "see its output above, and deno task doctor for what is missing",
    });
  }
  return performance.now() - startedAt;
}
