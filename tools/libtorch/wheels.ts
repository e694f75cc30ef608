/**
 * libtorch from torch's wheels, in the cache that checkouts share.
 *
 * @module
 */

import type { Console } from "../shared/console.ts";
import { requireAll, SetupError } from "../shared/failure.ts";
import { requireRoom } from "../shared/disk.ts";
import { removeIfThere } from "../shared/files.ts";
import { formatBytes, formatDuration } from "../shared/format.ts";
import { displayPath } from "../shared/paths.ts";
import { join } from "../shared/path.ts";
import { makeWholeFolder } from "../shared/whole_folder.ts";
import { type Compiler, findCxx } from "../toolchain/compilers.ts";
import { findPip, type Pip } from "../toolchain/python.ts";
import { downloadWheels, missingWheels } from "../wheels/download.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { LIBTORCH_VERSION, type Release, releaseFor } from "./release.ts";
import { makeEmptyLibtorch } from "./empty_library.ts";
import { unpackWheels } from "./unpack.ts";

/** Room for what the estimates leave out. */
const MARGIN_BYTES = 64_000_000;

/** Options for {@linkcode libtorchFromWheels}. */
export interface WheelOptions {
  /** The cache. */
  cache: string;
  /** Where to speak. */
  console: Console;
  /** What to fetch. Defaults to the platform's release. */
  release?: Release;
  /** Finds pip. */
  pip?: () => Promise<Pip>;
  /** Finds the C++ compiler. */
  cxx?: () => Promise<Compiler>;
}

/** Where the view of the wheels lies in `cache`. */
export function wheelView(cache: string): string {
  return join(cache, `libtorch-${LIBTORCH_VERSION}-cpu`);
}

/** Whether the view of the wheels is in `cache`, whole. */
export async function hasWheelView(cache: string): Promise<boolean> {
  const view = wheelView(cache);
  return await readManifest(view) !== undefined && await faultOfLibtorch(view) === undefined;
}

/**
 * Makes the view of the wheels, fetching what is missing. The caller holds the cache's lock.
 *
 * @returns The view.
 * @throws {SetupError} If the platform, a program, the disk, pip or a wheel stands in the way.
 */
export async function libtorchFromWheels(options: WheelOptions): Promise<string> {
  const { cache, console, release = releaseFor(), pip = findPip, cxx = findCxx } = options;
  const view = wheelView(cache);
  if (await hasWheelView(cache)) return view;
  if (release === undefined) {
    throw new SetupError({
      message: `Cannot fetch libtorch ${LIBTORCH_VERSION}: torch has no wheels for ${Deno.build.target}`,
      remedy: `point LIBTORCH at a libtorch ${LIBTORCH_VERSION} built for it`,
    });
  }
  const folder = join(cache, "downloads");
  const missing = await missingWheels(release, folder);
  const missingBytes = missing.reduce((sum, wheel) => sum + wheel.byteLength, 0);
  // pip keeps two copies of a wheel for a moment.
  const largest = Math.max(0, ...missing.map((wheel) => wheel.byteLength));
  await requireRoom(
    `libtorch ${LIBTORCH_VERSION}`,
    cache,
    missingBytes + Math.max(largest, release.unpackedBytes) + MARGIN_BYTES,
  );
  // The programs are asked for before minutes are spent on a download.
  const [compiler] = await requireAll<[Compiler, unknown]>([
    cxx(),
    missing.length > 0 ? pip() : Promise.resolve(),
  ]);
  const startedAt = performance.now();
  const download = missing.length > 0 ? `${formatBytes(missingBytes)} to download through pip, ` : "";
  console.say(
    `Fetching libtorch ${LIBTORCH_VERSION} for ${release.platform}: ${download}${
      formatBytes(release.unpackedBytes)
    } on disk, into ${displayPath(cache)}`,
  );
  const wheels = await downloadWheels(release, { folder, pip, console });
  await makeWholeFolder(view, async (partial) => {
    const { hasCuda } = await unpackWheels(wheels, partial, console);
    if (hasCuda) await makeEmptyLibtorch(partial, compiler);
    await writeManifest(partial, {
      version: LIBTORCH_VERSION,
      origin: release.wheels.map((wheel) => wheel.file),
    });
  });
  await removeIfThere(folder);
  console.say(`libtorch ${LIBTORCH_VERSION} is ready after ${formatDuration(performance.now() - startedAt)}`);
  return view;
}
