/**
 * Fetches wheels through pip, which knows the user's mirrors, proxies and certificates.
 *
 * @module
 */

import { capture, type Console, join, type Progress, removeIfThere, SetupError } from "../shared/mod.ts";
import type { Pip } from "../python/mod.ts";
import { faultOfWheel } from "./digest.ts";
import type { Wheel, WheelSet } from "./wheel.ts";

/** The interval at which the progress display checks how much has arrived. */
const POLL_MS = 250;
/** The prefix of the names of pip's working folders. */
const WORK_PREFIX = "fetching-";

/** Options for {@linkcode downloadWheels}. */
export interface DownloadOptions {
  /** The folder that keeps wheels until they are unpacked. */
  folder: string;
  /** Finds pip. Called only if something has to be fetched. */
  pip: () => Promise<Pip>;
  /** Receives messages and progress. */
  console: Console;
}

/**
 * Downloads the wheels of `set` that are not complete in `folder`. Complete ones are kept, so an interrupted
 * download resumes with the wheel at which it stopped. The caller must hold the cache's lock.
 *
 * @returns The wheels' paths, in the order of `set`.
 * @throws {SetupError} If pip fails or its file does not match the pin.
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
 * Returns the wheels of `set` whose file in `folder` is missing or has another length. This estimate, without
 * hashes, serves to check the disk space.
 */
export async function missingWheels(set: WheelSet, folder: string): Promise<Wheel[]> {
  const missing: Wheel[] = [];
  for (const wheel of set.wheels) {
    const size = await sizeOf(join(folder, wheel.file));
    if (size !== wheel.byteLength) missing.push(wheel);
  }
  return missing;
}

/** Removes the working folders of killed downloads. */
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
    // Because of the hash, pip skips a mirror's other build of the same version (2.11.0+cpu), which it would
    // otherwise prefer.
    await Deno.writeTextFile(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
    const output = await withProgress(
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
        remedy: "check the index or the wheels' folder that pip is configured for, and run the command again",
      });
    }
    await Deno.rename(join(work, wheel.file), path);
  } finally {
    progress.finish();
    await removeIfThere(work);
  }
}

/**
 * Runs `work` and shows its progress by the sizes of pip's files: pip shows progress only on terminals, and
 * not every version has an option for that.
 */
async function withProgress<T>(folder: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  let isPolling = false;
  const timer = setInterval(async () => {
    if (isPolling) return;
    isPolling = true;
    progress.update(await largestFileUnder(folder));
    isPolling = false;
  }, POLL_MS);
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
    // pip may remove its folders meanwhile.
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
      ? "free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run the command again"
      : "check the network and pip's configuration (pip config list) and run the command again: complete wheels are kept",
  });
}
