/**
 * Checks whether a folder is a complete libtorch of the right version.
 *
 * @module
 */

import { LIBTORCH_VERSION, libtorchVersionAt, VERSION_HEADERS } from "../../libraries/mod.ts";
import { requiredLibraries } from "../../setup/runtime.ts";
import { join, statOrUndefined } from "../../setup/shared/mod.ts";
import { readManifest } from "./manifest.ts";

/**
 * Returns what is wrong with the libtorch at `root`; `undefined` if nothing is.
 *
 * For a view that setup made, it also compares the sizes of the libraries with the manifest.
 */
export async function faultOfLibtorch(root: string): Promise<string | undefined> {
  if (!(await statOrUndefined(root))?.isDirectory) return "there is no such folder";
  const version = libtorchVersionAt(root);
  if (version === undefined) return `it has no ${VERSION_HEADERS[0]}`;
  if (version !== LIBTORCH_VERSION) return `it holds libtorch ${version}, and ${LIBTORCH_VERSION} is needed`;
  for (const library of requiredLibraries()) {
    if (!(await statOrUndefined(join(root, "lib", library)))?.isFile) return `it has no lib/${library}`;
  }
  const manifest = await readManifest(root);
  for (const [library, size] of Object.entries(manifest?.libraries ?? {})) {
    const found = (await statOrUndefined(join(root, "lib", library)))?.size;
    if (found !== size) {
      return found === undefined
        ? `its lib/${library} is gone`
        : `its lib/${library} has ${found} bytes instead of ${size}`;
    }
  }
  return undefined;
}
