/**
 * Sizes of folders.
 *
 * @module
 */

import { join } from "./path.ts";

/** Returns the bytes of all files under `folder`, without following links. */
export async function byteLengthOf(folder: string): Promise<number> {
  const sizes: Promise<number>[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    sizes.push(isDirectory ? byteLengthOf(path) : Deno.lstat(path).then(({ size }) => size));
  }
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
