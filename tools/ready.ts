/**
 * Everything that a program of this checkout needs before it runs: libtorch and the native library.
 *
 * @module
 */

import { buildLibrary, fingerprintInputs, installLibrary, readStamp, writeStamp } from "./library/mod.ts";
import { ensureLibtorch, faultOfLibtorch, type Libtorch, mustFetchLibtorch } from "./libtorch/mod.ts";
import {
  builtLibrary,
  cacheDirectory,
  type Console,
  packageIdentity,
  packageRoot,
  requireAll,
  statOrUndefined,
} from "./shared/mod.ts";
import { findCxx, findPip, findRust } from "./toolchain/mod.ts";

/** What is ready. */
export interface Ready {
  /** What the native library was built against. */
  readonly libtorch: Libtorch;
  /** The native library. */
  readonly library: string;
}

/**
 * Fetches and builds what is missing. Where nothing is, it takes milliseconds and says nothing.
 *
 * @param console Where to speak.
 * @param root The folder of the checkout.
 * @throws {SetupError} If something stands in the way.
 */
export async function ensureReady(console: Console, root: string = packageRoot()): Promise<Ready> {
  const cache = cacheDirectory();
  const library = builtLibrary(root);
  const { version } = await packageIdentity(root);
  const libtorch = await upToDateLibtorch(root) ?? await build(root, cache, console);
  for (const built of builtLibraries(root)) await installLibrary(built, cache, version);
  return { libtorch, library };
}

/**
 * The libtorch that the native library of the package at `root` was built against, if it was and nothing has
 * changed since.
 */
export async function upToDateLibtorch(root: string): Promise<Libtorch | undefined> {
  const stamp = await readStamp(root);
  if (stamp === undefined || stamp.given !== givenLibtorch()) return undefined;
  const { libtorch, inputs } = stamp;
  const built = await Promise.all(builtLibraries(root).map(statOrUndefined));
  const same = !built.includes(undefined) &&
    await faultOfLibtorch(libtorch.root) === undefined &&
    await fingerprintInputs(root, libtorch.root) === inputs;
  return same ? libtorch : undefined;
}

/** What the build leaves: the native library, and what is loaded before it. */
function builtLibraries(root: string): string[] {
  return [builtLibrary(root, "cohort_gloo"), builtLibrary(root)];
}

async function build(root: string, cache: string, console: Console): Promise<Libtorch> {
  // All that will be needed is asked for before minutes are spent on the first of it.
  const programs: Promise<unknown>[] = [findRust(root), findCxx()];
  if (await mustFetchLibtorch(cache)) programs.push(findPip());
  await requireAll(programs);
  const libtorch = await ensureLibtorch(cache, console);
  // Taken before the build: a source that changes meanwhile is built the next time.
  const inputs = await fingerprintInputs(root, libtorch.root);
  await buildLibrary(root, libtorch.root, console);
  await writeStamp(root, { given: givenLibtorch(), libtorch, inputs });
  return libtorch;
}

function givenLibtorch(): string | null {
  return Deno.env.get("LIBTORCH") || null;
}
