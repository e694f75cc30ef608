/**
 * Creates a libtorch from torch's wheels, in the cache that checkouts share.
 *
 * @module
 */

import { LIBTORCH_VERSION } from "../../libraries/mod.ts";
import {
  findPip,
  makeFolderFromWheels,
  type Pip,
  placeInView,
  type Release,
  releaseFor,
  unpackWheels,
} from "../../setup/runtime.ts";
import { type Console, join, SetupError, statOrUndefined } from "../../setup/shared/mod.ts";
import { type Compiler, findCxx } from "../toolchain/mod.ts";
import { faultOfLibtorch } from "./inspect.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { makeEmptyLibtorch } from "./empty_library.ts";

/** Options for {@linkcode libtorchFromWheels}. */
export interface WheelOptions {
  /** The cache. */
  cache: string;
  /** Receives messages and progress. */
  console: Console;
  /** The wheels to fetch. Defaults to the platform's release. */
  release?: Release;
  /** Finds pip. */
  pip?: () => Promise<Pip>;
  /** Finds the C++ compiler. */
  cxx?: () => Promise<Compiler>;
}

/** Returns the path of the wheels' view in `cache`. */
export function wheelView(cache: string): string {
  return join(cache, `libtorch-${LIBTORCH_VERSION}-cpu`);
}

/** Returns whether `cache` contains a complete view of the wheels, with their licenses. */
export async function hasWheelView(cache: string): Promise<boolean> {
  const view = wheelView(cache);
  const hasLicenses = await statOrUndefined(join(view, "licenses")) !== undefined;
  return hasLicenses && await readManifest(view) !== undefined && await faultOfLibtorch(view) === undefined;
}

/**
 * Creates the view of the wheels, and fetches missing wheels. The caller must hold the cache's lock.
 *
 * @returns The path of the view.
 * @throws {SetupError} If there are no wheels for the platform, a program or disk space is missing, pip
 *   fails, or a wheel is invalid.
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
  await makeFolderFromWheels(view, {
    what: `libtorch ${LIBTORCH_VERSION}`,
    release,
    cache,
    console,
    pip,
    programs: () => cxx(),
    fill: async (wheels, partial) => {
      const { hasCuda } = await unpackWheels(wheels, partial, console, placeInView);
      if (hasCuda) await makeEmptyLibtorch(partial, await cxx());
      await writeManifest(partial, {
        version: LIBTORCH_VERSION,
        origin: release.wheels.map((wheel) => wheel.file),
      });
    },
  });
  return view;
}
