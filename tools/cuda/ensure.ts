/**
 * Everything that ranks on CUDA devices need beyond what set-up makes.
 *
 * @module
 */

import { installLibrary } from "../library/mod.ts";
import { ensureReady } from "../ready.ts";
import { cacheDirectory, type Console, packageIdentity, packageRoot } from "../shared/mod.ts";
import { findCxx } from "../toolchain/mod.ts";
import { buildNcclLibrary } from "./build.ts";
import { type CudaParts, ensureCudaParts } from "./parts.ts";

/** What is ready. */
export interface CudaReady {
  /** The library that links NCCL. */
  readonly library: string;
  /** CUDA's own libraries. */
  readonly parts: CudaParts;
}

/**
 * Fetches and builds what is missing. Where nothing is, it takes milliseconds.
 *
 * @param console Where to speak.
 * @param root The folder of the checkout.
 * @throws {SetupError} If something stands in the way.
 */
export async function ensureCuda(console: Console, root: string = packageRoot()): Promise<CudaReady> {
  const cache = cacheDirectory();
  const cxx = await findCxx();
  const { libtorch } = await ensureReady(console, root);
  const parts = await ensureCudaParts({ libtorch: libtorch.root, cache, console });
  const library = await buildNcclLibrary(root, libtorch.root, parts, cxx, console);
  await installLibrary(library, cache, (await packageIdentity(root)).version);
  return { library, parts };
}
