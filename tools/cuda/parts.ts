/**
 * Where CUDA's libraries and headers are, fetching what is missing.
 *
 * @module
 */

import { folderOfWheels, LIBTORCH_VERSION, type Release, unpackWheels } from "../libtorch/mod.ts";
import {
  acquireLock,
  type Console,
  dirname,
  join,
  SetupError,
  statOrUndefined,
  writingInto,
} from "../shared/mod.ts";
import { findPip, type Pip } from "../toolchain/mod.ts";
import { placeForCuda, placeHeaders } from "./layout.ts";
import { cudaRelease, headersOf } from "./release.ts";

/** Written last into what is fetched. */
const WHOLE = "cohort-whole";
/** A library and a header that tell whether the rest is there. */
const LIBRARY = "torch/lib/libtorch_cuda.so";
const HEADER = "nvidia/cu13/include/cublas_v2.h";

/** CUDA, as it lies on this machine. */
export interface CudaParts {
  /** Has `torch/lib` and `nvidia`, as a Python's packages have. */
  readonly root: string;
  /** Folders of headers. */
  readonly includes: readonly string[];
}

/** Options for {@linkcode ensureCudaParts}. */
export interface CudaOptions {
  /** The libtorch that the native library is built against. */
  libtorch: string;
  /** The cache. */
  cache: string;
  /** Where to speak. */
  console: Console;
  /** What to fetch. Defaults to the platform's release. */
  release?: Release | undefined;
  /** Finds pip. */
  pip?: () => Promise<Pip>;
}

/** Where fetched libraries are, in `cache`. Ranks look there. */
export function cudaFolder(cache: string): string {
  return join(cache, `libtorch-${LIBTORCH_VERSION}-cuda`);
}

/**
 * Returns CUDA's libraries and headers: those of the Python torch that `libtorch` belongs to, else fetched
 * ones.
 *
 * @throws {SetupError} If they are missing and cannot be fetched.
 */
export async function ensureCudaParts(options: CudaOptions): Promise<CudaParts> {
  const { libtorch, cache, console, release = cudaRelease(), pip = findPip } = options;
  if (release === undefined) {
    throw new SetupError({
      message: `Cannot use CUDA: torch has no CUDA build for ${Deno.build.target}`,
      remedy: "use Linux on x86-64 or ARM",
    });
  }
  const fetch = async (
    path: string,
    what: string,
    set: Release,
    place: (member: string) => string | undefined,
  ) => {
    if (await statOrUndefined(join(path, WHOLE)) !== undefined) return;
    await folderOfWheels(path, {
      what,
      release: set,
      cache,
      console,
      pip,
      programs: () => Promise.resolve(),
      fill: async (wheels, partial) => {
        await unpackWheels(wheels, partial, console, place);
        await Deno.writeTextFile(join(partial, WHOLE), `${set.wheels.map(({ file }) => file).join("\n")}\n`);
      },
    });
  };
  return await writingInto(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    const packages = await packagesOf(libtorch);
    if (packages !== undefined) {
      const headers = join(cache, "cuda-headers-13.0");
      await fetch(headers, "CUDA's headers", headersOf(release), placeHeaders);
      return {
        root: packages,
        includes: [...includesOf(packages), join(headers, "nvidia", "cu13", "include")],
      };
    }
    const root = cudaFolder(cache);
    await fetch(root, `CUDA for libtorch ${LIBTORCH_VERSION}`, release, placeForCuda);
    return { root, includes: includesOf(root) };
  });
}

function includesOf(root: string): string[] {
  return ["cu13", "nccl"].map((part) => join(root, "nvidia", part, "include"));
}

/** The packages of the Python that `libtorch` is of, or links to, if its torch is whole. */
async function packagesOf(libtorch: string): Promise<string | undefined> {
  const lib = dirname(await Deno.realPath(join(libtorch, "lib", "libtorch_cpu.so")));
  const packages = dirname(dirname(lib));
  for (const part of [LIBRARY, HEADER]) {
    if (await statOrUndefined(join(packages, part)) === undefined) return undefined;
  }
  return packages;
}
