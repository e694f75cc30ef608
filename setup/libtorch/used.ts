/**
 * Finds the libtorch that the native library uses.
 *
 * @module
 */

import {
  COHORT,
  commandFor,
  describeTried,
  fileNameOf,
  LIBTORCH_VERSION,
  libtorchPlaces,
  placesOf,
} from "../../libraries/mod.ts";
import { dirname, join, remedyFor, SetupError, statOrUndefined } from "../shared/mod.ts";

/** The library that identifies a libtorch, in its folder. */
const FILE = join("lib", fileNameOf("torch_cpu"));

/**
 * Returns the folder of the libtorch that the native library uses: the one beside the library, else the first
 * of the usual places that has one.
 *
 * @throws {SetupError} If there is none.
 */
export async function findUsedLibtorch(): Promise<string> {
  const beside = await besideLibrary();
  if (beside !== undefined) return beside;
  const places = libtorchPlaces((name) => Deno.env.get(name));
  for (const path of places.paths) {
    if (await isFile(path)) return dirname(dirname(path));
  }
  throw new SetupError({
    message: `Cannot find libtorch ${LIBTORCH_VERSION}: ${describeTried(places)}`,
    remedy: remedyFor("LIBTORCH", `run ${commandFor("setup")}, or name its folder in LIBTORCH`),
  });
}

/** Returns the libtorch that the linker finds by the native library's own search path. */
async function besideLibrary(): Promise<string | undefined> {
  for (const library of placesOf(COHORT, (name) => Deno.env.get(name)).paths) {
    if (!await isFile(library)) continue;
    for (const folder of [dirname(library), dirname(dirname(library))]) {
      const root = join(folder, "libtorch");
      if (await isFile(join(root, FILE))) return root;
    }
    return undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await statOrUndefined(path))?.isFile === true;
}
