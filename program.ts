/**
 * The form of the running program: modules, one bundled file, or a compiled executable.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether a bundler has put this package and the program into one file. */
const IS_BUNDLED = !/\/program\.ts(\?|$)/.test(import.meta.url);

/** Returns whether `deno compile` has made the program. */
export function isCompiled(): boolean {
  return Deno.build.standalone;
}

/** Returns whether this package's modules are part of one file with the program, or of an executable. */
export function isOneFile(): boolean {
  return IS_BUNDLED || isCompiled();
}

/**
 * Returns the folders where the files of a program that is one file may be.
 *
 * @returns The folder of the executable, and the folder of the main module: the bundle's, or in an executable
 * the one for included files. `[]` for programs of modules.
 */
export function programFolders(): string[] {
  if (!isOneFile()) return [];
  const executable = isCompiled() ? [dirname(Deno.execPath())] : [];
  const isFile = Deno.mainModule.startsWith("file:");
  return [...executable, ...isFile ? [dirname(fileURLToPath(Deno.mainModule))] : []];
}
