/**
 * The GPU library: wgpu, for kernels. It is apart from the native library, so that who has no kernels neither
 * builds nor loads it.
 *
 * @module
 */

import { buildGpuLibrary, installLibrary } from "./library/mod.ts";
import {
  builtLibrary,
  cacheDirectory,
  type Console,
  packageIdentity,
  packageRoot,
  statOrUndefined,
} from "./shared/mod.ts";
import { findRust } from "./toolchain/mod.ts";

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
