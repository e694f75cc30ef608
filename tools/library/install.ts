/**
 * The copy of the native library for programs that import the package from JSR, where it has no `target`
 * folder.
 *
 * @module
 */

import { basename, dirname, join, statOrUndefined, writeWhole, writingInto } from "../shared/mod.ts";

/** Where the copy for version `version` of the package lies. */
export function installedLibrary(cache: string, version: string, fileName: string): string {
  return join(cache, "lib", version, fileName);
}

/**
 * Copies the library at `built` to its place in the cache, unless that has it already.
 *
 * @returns The copy.
 * @throws {SetupError} If the cache cannot be written.
 */
export async function installLibrary(built: string, cache: string, version: string): Promise<string> {
  const copy = installedLibrary(cache, version, basename(built));
  if (await isSame(built, copy)) return copy;
  const { mtime } = await Deno.stat(built);
  await writingInto(dirname(copy), () =>
    writeWhole(copy, async (temporary) => {
      await Deno.copyFile(built, temporary);
      // By its time of change the copy is known for this build's.
      await Deno.utime(temporary, mtime!, mtime!);
    }));
  return copy;
}

async function isSame(built: string, copy: string): Promise<boolean> {
  const [left, right] = await Promise.all([Deno.stat(built), statOrUndefined(copy)]);
  return left.size === right?.size && Math.abs(left.mtime!.getTime() - right.mtime!.getTime()) < 1000;
}
