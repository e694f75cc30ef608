/**
 * The findings that only a checkout has: what it builds, and what it builds with.
 *
 * @module
 */

import { COHORT, commandFor, LIBTORCH_VERSION } from "../../libraries/mod.ts";
import { type Finding, finding, findPip, findPython } from "../../setup/runtime.ts";
import { cacheDirectory, displayPath, SetupError, statOrUndefined } from "../../setup/shared/mod.ts";
import { installedLibrary } from "../library/mod.ts";
import { libtorchCandidates } from "../libtorch/mod.ts";
import { upToDateLibtorch } from "../ready.ts";
import { builtLibrary, libraryFileName, packageRoot } from "../shared/mod.ts";
import { findCxx, findRust } from "../toolchain/mod.ts";

/** Examines what builds of this checkout need. */
export async function examineCheckout(): Promise<Finding[]> {
  const root = packageRoot();
  const cache = cacheDirectory();
  const candidates = await Array.fromAsync(libtorchCandidates(cache));
  const fetching = candidates.every(({ fault }) => fault !== undefined);
  const libtorch = await upToDateLibtorch(root);
  const building = libtorch === undefined;
  return await Promise.all([
    finding("Rust", building, async () => (await findRust(root)).version),
    finding("C++", building, async () => {
      const { command, version } = await findCxx();
      return `${version} (${command})`;
    }),
    finding("Python", fetching, async () => {
      const { executable, version } = await findPython();
      return `${version} (${displayPath(executable)})`;
    }),
    finding("pip", fetching, async () => {
      const { command, version } = await findPip();
      return `${version} (${command.join(" ")})`;
    }),
    ...candidates.filter(({ fault }) => fault !== undefined).map(({ root, source, fault }) =>
      finding(`libtorch of ${source}`, source === "LIBTORCH", () => {
        const remedy = `install libtorch ${LIBTORCH_VERSION} there, or let deno task setup fetch it`;
        return Promise.reject(
          new SetupError({ message: `Cannot use ${displayPath(root)}: ${fault}`, remedy }),
        );
      })
    ),
    finding("build", true, async () => {
      await checkBuilt(root, building);
      return `of the current sources, on the libtorch of ${libtorch!.source}`;
    }),
    finding("copy in the cache", false, async () => {
      const copy = installedLibrary(cache, COHORT, libraryFileName());
      if (await statOrUndefined(copy) === undefined) throw missing("there is no copy of the library");
      return displayPath(copy);
    }),
  ]);
}

/** Throws if the native library or the one beside it is missing or older than its sources. */
async function checkBuilt(root: string, building: boolean): Promise<void> {
  for (const name of ["cohort", "cohort_gloo"] as const) {
    const library = builtLibrary(root, name);
    if (await statOrUndefined(library) === undefined) throw missing(`${displayPath(library)} is not there`);
  }
  if (building) throw missing("the native library was not built from the current sources");
}

function missing(state: string): SetupError {
  return new SetupError({ message: state, remedy: `run ${commandFor("setup")}` });
}
