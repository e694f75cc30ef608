/**
 * Folders that are created atomically.
 *
 * @module
 */

import { partialOf, removeIfThere, removePartials } from "./files.ts";
import { dirname } from "./path.ts";

/**
 * Creates a folder: fills a temporary folder beside it and renames that. Removes leftovers of earlier
 * attempts and an older folder at `path`. The caller must hold the lock of the parent folder.
 *
 * @param path The folder.
 * @param fill Fills the given folder.
 */
export async function makeFolderAtomically(
  path: string,
  fill: (partial: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await removePartials(path);
  const partial = partialOf(path);
  await Deno.mkdir(partial);
  try {
    await fill(partial);
    await removeIfThere(path);
    await Deno.rename(partial, path);
  } catch (error) {
    await removeIfThere(partial);
    throw error;
  }
}
