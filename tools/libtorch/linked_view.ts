/**
 * Creates a view of another libtorch on this machine, from links.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { LIBTORCH_VERSION } from "../../libraries/mod.ts";
import { isCudaLibraryWanted, isTorchLibraryWanted } from "../../setup/runtime.ts";
import {
  basename,
  dirname,
  join,
  makeFolderAtomically,
  SetupError,
  statOrUndefined,
} from "../../setup/shared/mod.ts";
import { type Compiler, findCxx } from "../toolchain/mod.ts";
import { makeEmptyLibtorch } from "./empty_library.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { readManifest, writeManifest } from "./manifest.ts";

/** Options for {@linkcode cpuOnly}. */
export interface CpuOnlyOptions {
  /** The cache. */
  cache: string;
  /** Finds the C++ compiler. */
  cxx?: () => Promise<Compiler>;
}

/**
 * Returns a libtorch folder whose libraries need no CUDA driver: `root` itself if it is a CPU build, else a
 * view in the cache that links to it. The caller must hold the cache's lock.
 *
 * @param root A libtorch of the right version.
 * @throws {SetupError} If it is a CUDA build and lacks the CUDA libraries that its CPU part loads.
 */
export async function cpuOnly(root: string, options: CpuOnlyOptions): Promise<string> {
  const { cache, cxx = findCxx } = options;
  const own = await namesIn(join(root, "lib"));
  if (!own.some((name) => name.startsWith("libtorch_cuda."))) return root;
  const view = join(cache, `libtorch-${LIBTORCH_VERSION}-cpu-of-${hashOf(root)}`);
  if (await readManifest(view) !== undefined && await faultOfLibtorch(view) === undefined) return view;
  const cuda = await cudaLibraries(root, own);
  const compiler = await cxx();
  await makeFolderAtomically(view, async (partial) => {
    await Deno.mkdir(join(partial, "lib"));
    await Deno.symlink(join(root, "include"), join(partial, "include"));
    const torch = own.filter((name) => isTorchLibraryWanted(name) && name !== "libtorch.so");
    for (const path of [...torch.map((name) => join(root, "lib", name)), ...cuda]) {
      await Deno.symlink(path, join(partial, "lib", basename(path)));
    }
    await makeEmptyLibtorch(partial, compiler);
    await writeManifest(partial, { version: LIBTORCH_VERSION, origin: [root] });
  });
  return view;
}

/**
 * Returns the CUDA libraries that `libtorch_cpu` loads, from the packages that torch depends on; `[]` if they
 * are in torch's own folder.
 */
async function cudaLibraries(root: string, own: readonly string[]): Promise<string[]> {
  const beside = own.filter((name) => /^lib(cudart|cupti)[.-]/.test(name));
  if (beside.length > 0) return []; // They are linked together with torch's own libraries.
  const packages = join(dirname(root), "nvidia");
  const found: string[] = [];
  for (const name of await namesIn(packages)) {
    const folder = join(packages, name, "lib");
    for (const library of await namesIn(folder)) {
      if (isCudaLibraryWanted(library)) found.push(join(folder, library));
    }
  }
  for (const stem of ["libcudart", "libcupti"]) {
    if (found.some((path) => basename(path).startsWith(stem))) continue;
    throw new SetupError({
      message: `Cannot use the libtorch at ${root}: it is a CUDA build, and ${stem} is not beside it`,
      remedy: "install nvidia-cuda-runtime and nvidia-cuda-cupti, which it depends on",
    });
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  if (!(await statOrUndefined(folder))?.isDirectory) return [];
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
