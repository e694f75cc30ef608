/**
 * Builds the library that links NCCL.
 *
 * @module
 */

import type { CudaParts } from "../../setup/runtime.ts";
import {
  type Console,
  dirname,
  formatDuration,
  join,
  relay,
  SetupError,
  statOrUndefined,
  writeAtomically,
} from "../../setup/shared/mod.ts";
import { builtLibrary } from "../shared/mod.ts";
import type { Compiler } from "../toolchain/mod.ts";

const SOURCE = "rust/c10d/nccl/nccl.cpp";
const SHARED_HEADERS = "rust/shim";
const HEADERS = ["rust/c10d/shim/nccl.h", `${SHARED_HEADERS}/guard.h`];

/**
 * Builds the library of the package at `root`, unless it is newer than its inputs.
 *
 * @param root The package's folder.
 * @param libtorch The path of the libtorch that the native library is built against.
 * @param parts The paths of CUDA.
 * @param cxx The C++ compiler.
 * @param console Receives messages.
 * @returns The path of the library.
 * @throws {SetupError} If the build fails.
 */
export async function buildNcclLibrary(
  root: string,
  libtorch: string,
  parts: CudaParts,
  cxx: Compiler,
  console: Console,
): Promise<string> {
  const library = builtLibrary(root, "cohort_nccl");
  const inputs = [
    ...[SOURCE, ...HEADERS].map((path) => join(root, path)),
    join(libtorch, "lib", "libtorch_cpu.so"),
  ];
  if (await isNewer(library, inputs)) return library;
  console.say("Building the library that links NCCL");
  const startedAt = performance.now();
  await Deno.mkdir(dirname(library), { recursive: true });
  await writeAtomically(library, async (temporary) => {
    const code = await relay([...cxx.command.split(" "), ...argumentsFor(root, libtorch, parts, temporary)], {
      cwd: root,
    });
    if (code === 0) return;
    throw new SetupError({
      message: `Cannot build the library that links NCCL: ${cxx.command} exited with code ${
        code ?? "unknown"
      }`,
      remedy: "see its output above",
    });
  });
  console.say(`The library that links NCCL is built after ${formatDuration(performance.now() - startedAt)}`);
  return library;
}

function argumentsFor(root: string, libtorch: string, parts: CudaParts, output: string): string[] {
  const headers = [
    join(libtorch, "include"),
    join(libtorch, "include/torch/csrc/api/include"),
    ...parts.includes,
  ];
  return [
    "-std=c++17",
    "-O2",
    "-fPIC",
    "-shared",
    "-Wall",
    "-D_GLIBCXX_USE_CXX11_ABI=1",
    "-DUSE_C10D_NCCL",
    // As in the other libraries: messages contain the paths of headers.
    `-ffile-prefix-map=${libtorch}=libtorch`,
    `-ffile-prefix-map=${parts.root}=cuda`,
    `-ffile-prefix-map=${root}/=`,
    // As system headers, whose warnings are suppressed: we cannot fix them.
    ...headers.flatMap((folder) => ["-isystem", folder]),
    `-I${join(root, SHARED_HEADERS)}`,
    join(root, SOURCE),
    "-o",
    output,
    // Reports missing symbols at build time, even without a GPU.
    "-Wl,--no-undefined",
    "-Wl,--allow-shlib-undefined",
    `-L${join(parts.root, "torch", "lib")}`,
    "-ltorch_cuda",
    "-lc10_cuda",
    `-L${join(libtorch, "lib")}`,
    "-ltorch_cpu",
    "-lc10",
  ];
}

async function isNewer(library: string, inputs: readonly string[]): Promise<boolean> {
  const made = (await statOrUndefined(library))?.mtime;
  if (made == null) return false;
  const times = await Promise.all(inputs.map(async (input) => (await Deno.stat(input)).mtime!));
  return times.every((time) => time <= made);
}
