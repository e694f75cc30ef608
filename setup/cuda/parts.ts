/**
 * Finds CUDA's libraries and headers, or fetches them.
 *
 * @module
 */

import { cudaFolderOf, LIBTORCH_VERSION } from "../../libraries/mod.ts";
import {
  acquireLock,
  type Console,
  dirname,
  explainWriteErrors,
  join,
  SetupError,
  statOrUndefined,
} from "../shared/mod.ts";
import { findPip, type Pip } from "../python/mod.ts";
import { makeFolderFromWheels, type Release, unpackWheels } from "../wheels/mod.ts";
import { COMPLETE, isComplete } from "./find.ts";
import { placeForCuda, placeHeaders } from "./layout.ts";
import { cudaRelease, headersOf } from "./release.ts";

/** A library and a header whose presence shows that the rest is there. */
const LIBRARY = "torch/lib/libtorch_cuda.so";
const HEADER = "nvidia/cu13/include/cublas_v2.h";

/** The paths of CUDA on this machine. */
export interface CudaParts {
  /** The folder that contains `torch/lib` and `nvidia`, like a Python's site-packages. */
  readonly root: string;
  /** The folders of headers. */
  readonly includes: readonly string[];
}

/** Options for {@linkcode ensureCudaParts}. */
export interface CudaOptions {
  /** The libtorch that the native library is built against, if one is built here. */
  libtorch?: string;
  /** The cache. */
  cache: string;
  /** Receives messages and progress. */
  console: Console;
  /** The wheels to fetch. Defaults to the platform's release. */
  release?: Release | undefined;
  /** Finds pip. */
  pip?: () => Promise<Pip>;
}

/**
 * Returns the paths of CUDA's libraries and headers: those of the Python torch that `libtorch` belongs to,
 * else fetched ones.
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
    if (await isComplete(path)) return;
    await makeFolderFromWheels(path, {
      what,
      release: set,
      cache,
      console,
      pip,
      programs: () => Promise.resolve(),
      fill: async (wheels, partial) => {
        await unpackWheels(wheels, partial, console, place);
        await Deno.writeTextFile(
          join(partial, COMPLETE),
          `${set.wheels.map(({ file }) => file).join("\n")}\n`,
        );
      },
    });
  };
  return await explainWriteErrors(cache, async () => {
    using _ = await acquireLock(join(cache, "setup.lock"), console);
    const packages = libtorch === undefined ? undefined : await packagesOf(libtorch);
    if (packages !== undefined) {
      const headers = join(cache, "cuda-headers-13.0");
      await fetch(headers, "CUDA's headers", headersOf(release), placeHeaders);
      return {
        root: packages,
        includes: [...includesOf(packages), join(headers, "nvidia", "cu13", "include")],
      };
    }
    const root = cudaFolderOf(cache);
    await fetch(root, `CUDA for libtorch ${LIBTORCH_VERSION}`, release, placeForCuda);
    return { root, includes: includesOf(root) };
  });
}

function includesOf(root: string): string[] {
  return ["cu13", "nccl"].map((part) => join(root, "nvidia", part, "include"));
}

/** Returns the site-packages folder that `libtorch` is in or links to, if its torch is complete. */
async function packagesOf(libtorch: string): Promise<string | undefined> {
  const lib = dirname(await Deno.realPath(join(libtorch, "lib", "libtorch_cpu.so")));
  const packages = dirname(dirname(lib));
  for (const part of [LIBRARY, HEADER]) {
    if (await statOrUndefined(join(packages, part)) === undefined) return undefined;
  }
  return packages;
}
