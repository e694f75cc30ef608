/**
 * Folders that get their name when they are whole.
 *
 * @module
 */

import { removeIfThere } from "./files.ts";
import { basename, dirname, join } from "./path.ts";

/**
 * Makes a folder by filling a neighbour and renaming that. What earlier attempts left half-made, and an
 * older folder of that name, are removed. The caller holds the lock of the folder around it.
 *
 * @param path The folder.
 * @param fill Fills the folder that it is given.
 */
export async function makeWholeFolder(path: string, fill: (partial: string) => Promise<void>): Promise<void> {
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
