/**
 * Building the native library.
 *
 * @module
 */

import { type Console, formatDuration, join, relay, SetupError } from "../shared/mod.ts";

/**
 * Builds the library of the package at `root` against `libtorch`. Cargo's own progress goes to standard
 * error.
 *
 * @throws {SetupError} If the build fails.
 */
export async function buildLibrary(root: string, libtorch: string, console: Console): Promise<void> {
  console.say("Building the native library with cargo (a first build takes some minutes)");
  const took = await cargoBuild("native library", root, [], { LIBTORCH: libtorch });
  console.say(`The native library is built after ${formatDuration(took)}`);
}

/**
 * Builds the GPU library of the package at `root`, which needs no libtorch. Cargo itself knows whether there
 * is anything to do; then it takes a moment.
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
  // The folder is named because programs look for the library there, whatever CARGO_TARGET_DIR says.
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
