/**
 * Selects the deno.json for a rank.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CallerFlags, callerFlags } from "./caller_flags.ts";

const NAMES = ["deno.json", "deno.jsonc"];

/**
 * Returns the flag that gives a rank the configuration of the worker's module, so that its imports resolve as
 * they do for the caller. By default Deno would search from the rank's entry point, which is in this package.
 *
 * @param module URL of the worker's module. If it has no configuration above it (a remote module, for
 * example), the program's own is used, and then this package's. The program's `--config` or `--no-config`
 * applies to workers of its project.
 * @param caller Flags of the program.
 * @returns `--config=…`, or `--no-config` if there is none.
 */
export function configurationFlag(module: string, caller: CallerFlags = callerFlags()): string {
  if (caller.configuration !== null && isOfProgram(module)) return caller.configuration;
  for (const url of [module, Deno.mainModule, import.meta.url]) {
    const path = above(url);
    if (path !== null) return `--config=${path}`;
  }
  return "--no-config";
}

/**
 * Returns the flags of the program that a rank inherits, so that modules resolve as they do for the caller.
 *
 * @param module URL of the worker's module. An import map applies to workers of the program's project.
 * @param denoArgs Flags that override inherited ones.
 * @param caller Flags of the program.
 * @returns The flags.
 */
export function inheritedFlags(
  module: string,
  denoArgs: readonly string[],
  caller: CallerFlags = callerFlags(),
): string[] {
  const importMap = caller.importMap !== null && isOfProgram(module) ? [caller.importMap] : [];
  const given = new Set(denoArgs.map(nameOf));
  return [...caller.shared, ...importMap].filter((flag) => !given.has(nameOf(flag)));
}

/**
 * Returns whether the flags set a configuration.
 *
 * @param denoArgs The flags.
 */
export function setsConfiguration(denoArgs: readonly string[]): boolean {
  return denoArgs.some((flag) => /^(--config|--no-config|-c)(=|$)/.test(flag));
}

/**
 * Returns the folder of a module's own project.
 *
 * @param module URL of the module.
 * @returns The folder of its configuration; `null` if it has none.
 */
export function projectOf(module: string): string | null {
  const path = above(module);
  return path === null ? null : dirname(path);
}

/** Returns whether a module belongs to the program's project, or to none. */
function isOfProgram(module: string): boolean {
  const own = above(module);
  return own === null || own === above(Deno.mainModule);
}

function nameOf(flag: string): string {
  return flag.replace(/=.*$/s, "");
}

function above(url: string): string | null {
  return url.startsWith("file:") ? configurationAbove(fileURLToPath(url)) : null;
}

function configurationAbove(path: string): string | null {
  for (let folder = dirname(path);; folder = dirname(folder)) {
    for (const name of NAMES) {
      const candidate = join(folder, name);
      if (isFile(candidate)) return candidate;
    }
    if (folder === dirname(folder)) return null;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    // The file does not exist or is not readable; Deno could not read it either.
    return false;
  }
}
