/**
 * Fetching wheels through pip, which knows the user's mirrors, proxies and certificates.
 *
 * @module
 */

import { capture, type Console, join, type Progress, removeIfThere, SetupError } from "../shared/mod.ts";
import type { Pip } from "../toolchain/mod.ts";
import { faultOfWheel } from "./digest.ts";
import type { Wheel, WheelSet } from "./wheel.ts";

/** How often the display looks at how much has arrived. */
const LOOK_MS = 250;
/** Begins the names of the folders that pip works in. */
const WORK_PREFIX = "fetching-";

/** Options for {@linkcode downloadWheels}. */
export interface DownloadOptions {
  /** Where wheels are kept until they are unpacked. */
  folder: string;
  /** Finds pip; asked only if something has to be fetched. */
  pip: () => Promise<Pip>;
  /** Where to speak. */
  console: Console;
}

/**
 * Sees to it that every wheel of `set` lies in `folder`, whole: those that do are kept, so that a download
 * that was interrupted goes on with the wheel that it was at. The caller holds the cache's lock.
 *
 * @returns The wheels' paths, in `set`'s order.
 * @throws {SetupError} If pip fails or leaves something else than what is pinned.
 */
export async function downloadWheels(set: WheelSet, options: DownloadOptions): Promise<string[]> {
  const { folder } = options;
  await removeLeftovers(folder);
  const paths: string[] = [];
  for (const wheel of set.wheels) {
    const path = join(folder, wheel.file);
    if (await faultOfWheel(path, wheel) !== undefined) {
      await removeIfThere(path);
      await fetchWheel(wheel, path, set, options);
    }
    paths.push(path);
  }
  return paths;
}

/**
 * The wheels of `set` that do not lie in `folder` with their full length: an estimate, for the disk's sake.
 */
export async function missingWheels(set: WheelSet, folder: string): Promise<Wheel[]> {
  const missing: Wheel[] = [];
  for (const wheel of set.wheels) {
    const size = await sizeOf(join(folder, wheel.file));
    if (size !== wheel.byteLength) missing.push(wheel);
  }
  return missing;
}

/** Removes what a download that was killed has left. */
async function removeLeftovers(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(WORK_PREFIX)) await removeIfThere(join(folder, name));
  }
}

async function fetchWheel(
  wheel: Wheel,
  path: string,
  set: WheelSet,
  { folder, pip, console }: DownloadOptions,
): Promise<void> {
  const { command } = await pip();
  const work = join(folder, `${WORK_PREFIX}${Deno.pid}`);
  await Deno.mkdir(work, { recursive: true });
  const progress = console.progress(wheel.file.split("-", 2).join("-"), wheel.byteLength);
  try {
    const requirements = join(work, "requirements.txt");
    // With its hash, a mirror's other build of the same version (2.11.0+cpu) is passed over instead of
    // preferred.
    await Deno.writeTextFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const output = await showingArrivals(
      work,
      progress,
      () =>
        capture([
          ...command,
          "download",
          "--no-deps",
          "--only-binary=:all:",
          "--python-version=3.11",
          "--implementation=cp",
          "--abi=cp311",
          ...set.platformTags.map((tag) => `--platform=${tag}`),
          "--no-cache-dir",
          "--no-input",
          `--dest=${work}`,
          `--requirement=${requirements}`,
        ], { env: { TMPDIR: work, PIP_RESUME_RETRIES: "5", PIP_DISABLE_PIP_VERSION_CHECK: "1" } }),
    );
    if (output?.code !== 0) throw downloadFailed(wheel, output?.stderr ?? "");
    progress.update(wheel.byteLength);
    const fault = await faultOfWheel(join(work, wheel.file), wheel);
    if (fault !== undefined) {
      throw new SetupError({
        message: `Cannot use the ${wheel.file} that pip fetched: ${fault}`,
        remedy: "check the index or the wheels' folder that pip is configured for, and run it again",
      });
    }
    await Deno.rename(join(work, wheel.file), path);
  } finally {
    progress.finish();
    await removeIfThere(work);
  }
}

/**
 * pip shows its progress to terminals only, and not every version can be told otherwise: so look at its
 * files.
 */
async function showingArrivals<T>(folder: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    progress.update(await largestFileUnder(folder));
    looking = false;
  }, LOOK_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function largestFileUnder(folder: string): Promise<number> {
  let largest = 0;
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      largest = Math.max(largest, entry.isDirectory ? await largestFileUnder(path) : await sizeOf(path) ?? 0);
    }
  } catch (error) {
    // pip removes its folders while we look.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return largest;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.lstat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function downloadFailed(wheel: Wheel, stderr: string): SetupError {
  const lines = stderr.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const said = lines.findLast((line) => /^(ERROR|error)/.test(line)) ?? lines.at(-1) ?? "nothing";
  const full = /No space left|Errno 28/.test(stderr);
  return new SetupError({
    message: `Cannot download ${wheel.requirement}: pip says "${said.replace(/^ERROR:\s*/, "")}"`,
    remedy: full
      ? "free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run it again"
      : "check the network and pip's configuration (pip config list) and run it again: wheels that are whole are kept",
  });
}
