/**
 * The empty `libtorch.so` of a view. The one in a CUDA build loads `libtorch_cuda.so`, and everything that we
 * need is in `libtorch_cpu.so`.
 *
 * @module
 */

import { capture, join, SetupError } from "../../setup/shared/mod.ts";
import type { Compiler } from "../toolchain/mod.ts";

/**
 * Creates an empty `lib/libtorch.so` in the view at `root`.
 *
 * @throws {SetupError} If the compiler fails.
 */
export async function makeEmptyLibtorch(root: string, cxx: Compiler): Promise<void> {
  const library = join(root, "lib", "libtorch.so");
  const output = await capture([
    ...cxx.command.split(" "),
    "-shared",
    "-nostdlib",
    "-Wl,-soname,libtorch.so",
    "-o",
    library,
    "-x",
    "c++",
    "/dev/null",
  ]);
  if (output?.code === 0) return;
  throw new SetupError({
    message: `Cannot make an empty libtorch.so: ${cxx.command} says "${
      output?.stderr.trim().split("\n")[0]
    }"`,
    remedy: "make sure that the C++ compiler can link a shared library",
  });
}
