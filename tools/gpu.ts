/**
 * The GPU library: wgpu, for kernels. It is apart from the native library, so that who has no kernels neither builds nor
 * loads it.
 *
 * @module
 */

import { buildGpuLibrary } from "./library/build.ts";
import { installLibrary } from "./library/install.ts";
import type { Console } from "./shared/console.ts";
import { statOrUndefined } from "./shared/files.ts";
import { builtLibrary, cacheDirectory, packageIdentity, packageRoot } from "./shared/paths.ts";
import { findRust } from "./toolchain/compilers.ts";

/**
 * Builds the GPU library of the package at `root` where it is missing or not of the sources as they are.
 *
 * @returns The library.
 * @throws {SetupError} If something stands in the way.
 */
export async function ensureGpuLibrary(console: Console, root: string = packageRoot()): Promise<string> {
  const library = builtLibrary(root, "cohort_wgpu");
  await findRust(root);
  if (await statOrUndefined(library) === undefined) {
    console.say("Building the GPU library with cargo (a first build takes a minute)");
  }
  await buildGpuLibrary(root);
  await installLibrary(library, cacheDirectory(), (await packageIdentity(root)).version);
  return library;
}
