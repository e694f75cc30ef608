/**
 * Provides what ranks on CUDA devices load in addition.
 *
 * @module
 */

import { COHORT_NCCL } from "../../libraries/mod.ts";
import { findUsedLibtorch } from "../libtorch/mod.ts";
import type { Pip } from "../python/mod.ts";
import { byteLengthOf, type Console, displayPath, formatBytes, SetupError } from "../shared/mod.ts";
import type { Release } from "../wheels/mod.ts";
import { findCudaHalf, findNcclLibrary } from "./find.ts";
import { ensureCudaParts } from "./parts.ts";

/** Options for {@linkcode provideCuda}. */
export interface ProvideOptions {
  /** The cache. */
  cache: string;
  /** Receives messages and progress. */
  console: Console;
  /** The wheels to fetch. Defaults to the platform's release. */
  release?: Release;
  /** Finds pip. */
  pip?: () => Promise<Pip>;
}

/**
 * Fetches libtorch's CUDA half, unless it is on this machine, and looks for the library that links NCCL. If
 * nothing is missing, it takes milliseconds.
 *
 * @param options The cache, and where messages go.
 * @throws {SetupError} If there is no CUDA for this platform, fetching fails, or the library is not found.
 */
export async function provideCuda(options: ProvideOptions): Promise<void> {
  const { cache, console } = options;
  // A wrong variable is told before gigabytes are fetched.
  if (Deno.env.get(COHORT_NCCL.variable)) await findNcclLibrary();
  const isNamed = Boolean(Deno.env.get("LIBTORCH"));
  const libtorch = await (isNamed ? findUsedLibtorch() : findUsedLibtorch().catch(ignoreMissing));
  const half = await findCudaHalf(libtorch, cache) ?? (await ensureCudaParts(options)).root;
  const nccl = await findNcclLibrary();
  const [halfSize, { size }] = await Promise.all([byteLengthOf(half), Deno.stat(nccl)]);
  console.say(
    `Ready: libtorch's CUDA half is in ${displayPath(half)} (${formatBytes(halfSize)}), ` +
      `and the library that links NCCL is ${displayPath(nccl)} (${formatBytes(size)})`,
  );
}

/** The CUDA half can be fetched before there is a libtorch. */
function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof SetupError)) throw error;
}
