/**
 * Folders of the cache that are made of wheels.
 *
 * @module
 */

import {
  type Console,
  displayPath,
  formatBytes,
  formatDuration,
  join,
  makeWholeFolder,
  removeIfThere,
  requireAll,
  requireRoom,
} from "../shared/mod.ts";
import type { Pip } from "../toolchain/mod.ts";
import { downloadWheels, missingWheels } from "../wheels/mod.ts";
import type { Release } from "./release.ts";

/** Room for what the estimates leave out. */
const MARGIN_BYTES = 64_000_000;

/** Options for {@linkcode folderOfWheels}. */
export interface FolderOptions {
  /** What it is, for people. */
  what: string;
  /** What to fetch. */
  release: Release;
  /** The cache. */
  cache: string;
  /** Where to speak. */
  console: Console;
  /** Finds pip. */
  pip: () => Promise<Pip>;
  /** Finds the other programs that filling takes. */
  programs: () => Promise<unknown>;
  /** Fills the folder from the wheels' files. */
  fill: (wheels: readonly string[], partial: string) => Promise<void>;
}

/**
 * Makes a folder of wheels, fetching those that are missing. The caller holds the cache's lock.
 *
 * @param path The folder.
 * @throws {SetupError} If a program, the disk, pip or a wheel stands in the way.
 */
export async function folderOfWheels(path: string, options: FolderOptions): Promise<void> {
  const { what, release, cache, console, pip, programs, fill } = options;
  const folder = join(cache, "downloads");
  const missing = await missingWheels(release, folder);
  const missingBytes = missing.reduce((sum, wheel) => sum + wheel.byteLength, 0);
  // pip keeps two copies of a wheel for a moment.
  const largest = Math.max(0, ...missing.map((wheel) => wheel.byteLength));
  await requireRoom(what, cache, missingBytes + Math.max(largest, release.unpackedBytes) + MARGIN_BYTES);
  // The programs are asked for before minutes are spent on a download.
  await requireAll([programs(), missing.length > 0 ? pip() : Promise.resolve()]);
  const startedAt = performance.now();
  const download = missing.length > 0 ? `${formatBytes(missingBytes)} to download through pip, ` : "";
  console.say(
    `Fetching ${what} for ${release.platform}: ${download}${
      formatBytes(release.unpackedBytes)
    } on disk, into ${displayPath(cache)}`,
  );
  const wheels = await downloadWheels(release, { folder, pip, console });
  await makeWholeFolder(path, (partial) => fill(wheels, partial));
  await removeIfThere(folder);
  console.say(`${what} is ready after ${formatDuration(performance.now() - startedAt)}`);
}
