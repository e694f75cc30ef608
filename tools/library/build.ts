/**
 * Building the native library.
 *
 * @module
 */

import { relay } from "../shared/command.ts";
import type { Console } from "../shared/console.ts";
import { SetupError } from "../shared/failure.ts";
import { formatDuration } from "../shared/format.ts";
import { join } from "../shared/path.ts";

/**
 * Builds the library of the package at `root` against `libtorch`. Cargo's own progress goes to standard error.
 *
 * @throws {SetupError} If the build fails.
 */
export async function buildLibrary(root: string, libtorch: string, console: Console): Promise<void> {
  console.say("Building the native library with cargo (a first build takes some minutes)");
  const startedAt = performance.now();
  // The folder is named because ffi/ looks for the library there, whatever CARGO_TARGET_DIR says.
  const target = join(root, "target");
  const code = await relay(["cargo", "build", "--release", "--locked", "--target-dir", target], {
    cwd: root,
    env: { LIBTORCH: libtorch },
  });
  if (code !== 0) {
    throw new SetupError({
      message: `Cannot build the native library: cargo exited with code ${
        code ?? "unknown, it did not start"
      }`,
      remedy: "see its output above, and deno task doctor for what is missing",
    });
  }
  console.say(`The native library is built after ${formatDuration(performance.now() - startedAt)}`);
}
