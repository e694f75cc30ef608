/**
 * The form of the running program: modules, one bundled file, or a compiled executable.
 *
 * @module
 */
import { dirname, fromFileUrl } from "./paths.ts";

/** Whether a bundler has put this package and the program into one file. */
const IS_BUNDLED = import.meta.url === mainModule() || !/\/program\.ts(\?|$)/.test(import.meta.url);

/** Returns the URL of the program's main module; `null` in a Web Worker, which does not know it. */
export function mainModule(): string | null {
  return Deno.mainModule ?? null;
}

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
 * @returns The folder of the bundle, also if it is reached by a link. For an executable, its folder, and the
 * folder of the main module, which is the one for included files. `[]` for programs of modules.
 */
export function programFolders(): string[] {
  const files = isCompiled()
    ? [Deno.execPath(), ...pathOf(mainModule())]
    : IS_BUNDLED
    ? pathOf(import.meta.url)
    : [];
  return [...new Set(files.flatMap((path) => [path, ...realPathOf(path)]).map((path) => dirname(path)))];
}

function pathOf(url: string | null): string[] {
  return url?.startsWith("file:") ? [fromFileUrl(url)] : [];
}

function realPathOf(path: string): string[] {
  try {
    return [Deno.realPathSync(path)];
  } catch {
    return []; // it is inside an executable, or may not be read
  }
}
