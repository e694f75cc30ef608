/**
 * The requirements of a program of this checkout: libtorch and the native library.
 *
 * @module
 */

import { COHORT } from "../libraries/mod.ts";
import {
  buildLibrary,
  fingerprintInputs,
  installLibrary,
  isLinkedTo,
  linkLibtorch,
  readStamp,
  writeStamp,
} from "./library/mod.ts";
import { findPip } from "../setup/runtime.ts";
import { cacheDirectory, type Console, dirname, requireAll, statOrUndefined } from "../setup/shared/mod.ts";
import { ensureLibtorch, faultOfLibtorch, type Libtorch, mustFetchLibtorch } from "./libtorch/mod.ts";
import { builtLibrary, packageRoot } from "./shared/mod.ts";
import { findCxx, findRust } from "./toolchain/mod.ts";

/** The paths of what {@linkcode ensureReady} provides. */
export interface Ready {
  /** The libtorch that the native library was built against. */
  readonly libtorch: Libtorch;
  /** The native library's path. */
  readonly library: string;
}

/**
 * Fetches and builds what is missing. If nothing is missing, it takes milliseconds and prints nothing.
 *
 * @param console Receives messages and progress.
 * @param root The folder of the checkout.
 * @throws {SetupError} If a required program is missing, or fetching or building fails.
 */
export async function ensureReady(console: Console, root: string = packageRoot()): Promise<Ready> {
  const cache = cacheDirectory();
  const library = builtLibrary(root);
  const libtorch = await upToDateLibtorch(root) ?? await build(root, cache, console);
  for (const built of builtLibraries(root)) await installLibrary(built, cache, COHORT, libtorch.root);
  return { libtorch, library };
}

/**
 * Returns the libtorch that the native library of the package at `root` was built against; `undefined` if it
 * was not built or something has changed since.
 */
export async function upToDateLibtorch(root: string): Promise<Libtorch | undefined> {
  const stamp = await readStamp(root);
  if (stamp === undefined || stamp.given !== libtorchFromEnv()) return undefined;
  const { libtorch, inputs } = stamp;
  const built = await Promise.all(builtLibraries(root).map(statOrUndefined));
  const same = !built.includes(undefined) &&
    await isLinkedTo(dirname(builtLibrary(root)), libtorch.root) &&
    await faultOfLibtorch(libtorch.root) === undefined &&
    await fingerprintInputs(root, libtorch.root) === inputs;
  return same ? libtorch : undefined;
}

/** Returns the paths of the build's outputs: the native library, and the library that is loaded before it. */
function builtLibraries(root: string): string[] {
  return [builtLibrary(root, "cohort_gloo"), builtLibrary(root)];
}

async function build(root: string, cache: string, console: Console): Promise<Libtorch> {
  // Checks for all required programs first, before it spends minutes on the first step.
  const programs: Promise<unknown>[] = [findRust(root), findCxx()];
  if (await mustFetchLibtorch(cache)) programs.push(findPip());
  await requireAll(programs);
  const libtorch = await ensureLibtorch(cache, console);
  // Computed before the build, so that a source that changes meanwhile is built the next time.
  const inputs = await fingerprintInputs(root, libtorch.root);
  await buildLibrary(root, libtorch.root, console);
  await linkLibtorch(dirname(builtLibrary(root)), libtorch.root);
  await writeStamp(root, { given: libtorchFromEnv(), libtorch, inputs });
  return libtorch;
}

function libtorchFromEnv(): string | null {
  return Deno.env.get("LIBTORCH") || null;
}
