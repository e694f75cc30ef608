/**
 * Folders that are created atomically.
 *
 * @module
 */

import { removeIfThere } from "./files.ts";
import { basename, dirname, join } from "./path.ts";

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
  await removeLeftovers(path);
  const partial = `${path}.partial-${Deno.pid}`;
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

async function removeLeftovers(path: string): Promise<void> {
  for await (const { name } of Deno.readDir(dirname(path))) {
    if (name.startsWith(`${basename(path)}.partial-`)) await removeIfThere(join(dirname(path), name));
  }
}
