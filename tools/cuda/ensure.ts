/**
 * The additional requirements of ranks on CUDA devices.
 *
 * @module
 */

import { COHORT_NCCL } from "../../libraries/mod.ts";
import { installLibrary } from "../library/mod.ts";
import { ensureReady } from "../ready.ts";
import { type CudaParts, ensureCudaParts } from "../../setup/runtime.ts";
import { cacheDirectory, type Console } from "../../setup/shared/mod.ts";
import { packageRoot } from "../shared/mod.ts";
import { findCxx } from "../toolchain/mod.ts";
import { buildNcclLibrary } from "./build.ts";

/** The paths of what {@linkcode ensureCuda} provides. */
export interface CudaReady {
  /** The path of the library that links NCCL. */
  readonly library: string;
  /** CUDA's own libraries. */
  readonly parts: CudaParts;
}

/**
 * Fetches and builds what is missing. If nothing is missing, it takes milliseconds.
 *
 * @param console Receives messages and progress.
 * @param root The folder of the checkout.
 * @throws {SetupError} If a required program is missing, or fetching or building fails.
 */
export async function ensureCuda(console: Console, root: string = packageRoot()): Promise<CudaReady> {
  const cache = cacheDirectory();
  const cxx = await findCxx();
  const { libtorch } = await ensureReady(console, root);
  const parts = await ensureCudaParts({ libtorch: libtorch.root, cache, console });
  const library = await buildNcclLibrary(root, libtorch.root, parts, cxx, console);
  await installLibrary(library, cache, COHORT_NCCL);
  return { library, parts };
}
