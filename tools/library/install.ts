/**
 * Links between libraries and libtorch, and the copies of libraries for programs that import the package
 * without a checkout.
 *
 * @module
 */

import { cacheKeyOf, type Library } from "../../libraries/mod.ts";
import {
  basename,
  dirname,
  explainWriteErrors,
  join,
  statOrUndefined,
  writeAtomically,
} from "../../setup/shared/mod.ts";

/** Returns the path of the copy of a library in the cache. */
export function installedLibrary(cache: string, library: Library, fileName: string): string {
  return join(cache, "lib", cacheKeyOf(library), fileName);
}

/**
 * Copies the file at `built`, a library or one that it loads first, into the cache, unless the cache already
 * has it.
 *
 * @param libtorch The libtorch that the copy uses, if any.
 * @returns The path of the copy.
 * @throws {SetupError} If the cache cannot be written.
 */
export async function installLibrary(
  built: string,
  cache: string,
  library: Library,
  libtorch?: string,
): Promise<string> {
  const copy = installedLibrary(cache, library, basename(built));
  const folder = dirname(copy);
  await explainWriteErrors(folder, async () => {
    if (libtorch !== undefined) await linkLibtorch(folder, libtorch);
    if (await isSame(built, copy)) return;
    const { mtime } = await Deno.stat(built);
    await writeAtomically(copy, async (temporary) => {
      await Deno.copyFile(built, temporary);
      // The modification time shows that the copy is of this build.
      await Deno.utime(temporary, mtime!, mtime!);
    });
  });
  return copy;
}

/** Makes the libraries in `folder` use the libtorch in another folder. They look for a link of this name. */
export async function linkLibtorch(folder: string, libtorch: string): Promise<void> {
  if (await isLinkedTo(folder, libtorch)) return;
  await writeAtomically(join(folder, LINK), (temporary) => Deno.symlink(libtorch, temporary));
}

/** Returns whether the libraries in `folder` use the libtorch in another folder. */
export async function isLinkedTo(folder: string, libtorch: string): Promise<boolean> {
  try {
    return await Deno.readLink(join(folder, LINK)) === libtorch;
  } catch {
    // There is no such link.
    return false;
  }
}

const LINK = "libtorch";

async function isSame(built: string, copy: string): Promise<boolean> {
  const [left, right] = await Promise.all([Deno.stat(built), statOrUndefined(copy)]);
  return left.size === right?.size && Math.abs(left.mtime!.getTime() - right.mtime!.getTime()) < 1000;
}
