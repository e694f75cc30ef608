/**
 * The GPU library: wgpu, for kernels. It is separate from the native library, so that programs without
 * kernels neither build nor load it.
 *
 * @module
 */

import { COHORT_WGPU } from "../libraries/mod.ts";
import { buildGpuLibrary, installLibrary } from "./library/mod.ts";
import { cacheDirectory, type Console, statOrUndefined } from "../setup/shared/mod.ts";
import { builtLibrary, packageRoot } from "./shared/mod.ts";
import { findRust } from "./toolchain/mod.ts";

/**
 * Builds the GPU library of the package at `root` if it is missing or older than its sources.
 *
 * @returns The library's path.
 * @throws {SetupError} If a required program is missing or the build fails.
 */
export async function ensureGpuLibrary(console: Console, root: string = packageRoot()): Promise<string> {
  const library = builtLibrary(root, "cohort_wgpu");
  await findRust(root);
  if (await statOrUndefined(library) === undefined) {
    console.say("Building the GPU library with cargo (a first build takes a minute)");
  }
  await buildGpuLibrary(root);
  await installLibrary(library, cacheDirectory(), COHORT_WGPU);
  return library;
}
