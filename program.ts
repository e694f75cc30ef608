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
 * Returns the folder of a program that is one file.
 *
 * @returns The folder of the executable or of the bundle; `null` for other programs, and for a bundle that is
 * not a file.
 */
export function programFolder(): string | null {
  if (isCompiled()) return dirname(Deno.execPath());
  return IS_BUNDLED && Deno.mainModule.startsWith("file:") ? dirname(fileURLToPath(Deno.mainModule)) : null;
}
