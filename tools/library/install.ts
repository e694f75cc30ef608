/**
 * The copy of the native library for programs that import the package from JSR, where there is no `target`
 * folder.
 *
 * @module
 */

import {
  basename,
  dirname,
  explainWriteErrors,
  join,
  statOrUndefined,
  writeAtomically,
} from "../shared/mod.ts";

/** Returns the path of the copy for version `version` of the package. */
export function installedLibrary(cache: string, version: string, fileName: string): string {
  return join(cache, "lib", version, fileName);
}

/**
 * Copies the library at `built` into the cache, unless the cache already has it.
 *
 * @returns The path of the copy.
 * @throws {SetupError} If the cache cannot be written.
 */
export async function installLibrary(built: string, cache: string, version: string): Promise<string> {
  const copy = installedLibrary(cache, version, basename(built));
  if (await isSame(built, copy)) return copy;
  const { mtime } = await Deno.stat(built);
  await explainWriteErrors(dirname(copy), () =>
    writeAtomically(copy, async (temporary) => {
      await Deno.copyFile(built, temporary);
      // The modification time shows that the copy is of this build.
      await Deno.utime(temporary, mtime!, mtime!);
    }));
  return copy;
}

async function isSame(built: string, copy: string): Promise<boolean> {
  const [left, right] = await Promise.all([Deno.stat(built), statOrUndefined(copy)]);
  return left.size === right?.size && Math.abs(left.mtime!.getTime() - right.mtime!.getTime()) < 1000;
}
