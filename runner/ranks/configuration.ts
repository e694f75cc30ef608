/**
 * Whose deno.json a rank runs under.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CallerFlags, callerFlags } from "./caller_flags.ts";

const NAMES = ["deno.json", "deno.jsonc"];

/**
 * The flag that gives a rank the configuration of the worker's module, so that its imports resolve as they do
 * for the caller. Deno itself would look beside the rank's entry point, which is in this package.
 *
 * @param module URL of the worker's module. If nothing lies above it, as with a remote one, the program's own
 * configuration is taken, and then this package's. What the program was run with (`--config`, `--no-config`)
 * holds for workers of its project.
 * @param caller The flags that the program was run with.
 * @returns `--config=…`, or `--no-config` where there is none.
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
 * The flags of the program that a rank takes over, so that modules resolve as they do for the caller.
 *
 * @param module URL of the worker's module. An import map holds for workers of the program's project.
 * @param denoArgs Flags that ranks are given anyway.
 * @param caller The flags that the program was run with.
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
 * Tells whether flags set a configuration.
 *
 * @param denoArgs The flags.
 */
export function setsConfiguration(denoArgs: readonly string[]): boolean {
  return denoArgs.some((flag) => /^(--config|--no-config|-c)(=|$)/.test(flag));
}

/**
 * The folder of a module's own project.
 *
 * @param module Its URL.
 * @returns Where its configuration is; `null` where there is none.
 */
export function projectOf(module: string): string | null {
  const path = above(module);
  return path === null ? null : dirname(path);
}

/** Whether a module belongs to the program's project, or to none. */
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
    // Not there, or not ours to read: then Deno could not read it either.
    return false;
  }
}
