/**
 * Finds the two things that ranks on CUDA devices load in addition.
 *
 * @module
 */

import { checkoutFolder, COHORT_NCCL, commandFor, cudaFolderOf, taskFor } from "../../libraries/mod.ts";
import { dirname, join, remedyFor, searchLibrary, SetupError, statOrUndefined } from "../shared/mod.ts";

/** The library of libtorch's CUDA half. */
const FILE = "libtorch_cuda.so";
/** The file that is written last and so marks a fetched folder as complete. */
export const COMPLETE = "cohort-whole";

/** Returns whether a folder was fetched completely. */
export async function isComplete(folder: string): Promise<boolean> {
  return await statOrUndefined(join(folder, COMPLETE)) !== undefined;
}

/**
 * Returns the folder of libtorch's CUDA half: beside the rest of libtorch, else in the cache, as ranks search
 * it; `undefined` if it is on neither.
 *
 * @param libtorch The folder of the libtorch that the native library uses, if there is one.
 * @param cache The cache.
 */
export async function findCudaHalf(libtorch: string | undefined, cache: string): Promise<string | undefined> {
  if (libtorch !== undefined) {
    const own = await folderOfLibtorchCpu(libtorch);
    if (await statOrUndefined(join(own, FILE)) !== undefined) return own;
  }
  const folder = cudaFolderOf(cache);
  return await isComplete(folder) ? folder : undefined;
}

/** Returns the folder of the file that `libtorch_cpu.so` is or links to. */
async function folderOfLibtorchCpu(libtorch: string): Promise<string> {
  try {
    return dirname(await Deno.realPath(join(libtorch, "lib", "libtorch_cpu.so")));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return join(libtorch, "lib");
  }
}

/**
 * Returns the path of the library that links NCCL.
 *
 * @throws {SetupError} If it is not found.
 */
export async function findNcclLibrary(): Promise<string> {
  const { path, tried } = await searchLibrary(COHORT_NCCL);
  if (path !== undefined) return path;
  const { variable } = COHORT_NCCL;
  const build = checkoutFolder() !== null
    ? `run ${commandFor("cuda")}`
    : `build it in a checkout (${taskFor("cuda")}), and name the file in ${variable}`;
  throw new SetupError({
    message: `Cannot find the library that links NCCL: ${tried}`,
    remedy: remedyFor(variable, build),
  });
}
