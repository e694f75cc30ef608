/**
 * Selects the deno.json for a rank.
 *
 * @module
 */
import { dirname, fromFileUrl, join } from "../../paths.ts";
import { mainModule } from "../../program.ts";
import { type CallerFlags, callerFlags } from "./caller_flags.ts";
import { runUnrestricted } from "./unrestricted.ts";

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
  for (const url of [module, mainModule(), import.meta.url]) {
    const path = url === null ? null : above(url);
    if (path !== null) return `--config=${path}`;
  }
  return "--no-config";
}

/**
 * Returns the flags of the program that a rank inherits, so that modules resolve as they do for the caller.
 *
 * @param module URL of the worker's module. An import map applies to workers of the program's project.
 * @param denoArgs Flags that override inherited ones.
 * @param inProgram Whether the rank runs the program itself, which may need its other flags, too.
 * @param caller Flags of the program.
 * @returns The flags.
 */
export function inheritedFlags(
  module: string,
  denoArgs: readonly string[],
  inProgram: boolean,
  caller: CallerFlags = callerFlags(),
): string[] {
  const importMap = caller.importMap !== null && isOfProgram(module) ? [caller.importMap] : [];
  const given = new Set(denoArgs.map(nameOf));
  const program = inProgram ? caller.program : [];
  return [...caller.shared, ...importMap, ...program].filter((flag) => !given.has(nameOf(flag)));
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
 * @returns The folder of its configuration, or its own folder if it has none; `null` if it is not a file.
 */
export function projectOf(module: string): string | null {
  if (!module.startsWith("file:")) return null;
  return dirname(above(module) ?? fromFileUrl(module));
}

/** Returns whether a module belongs to the program's project, or to none. */
function isOfProgram(module: string): boolean {
  const own = above(module);
  const main = mainModule();
  return own === null || (main !== null && own === above(main));
}

function nameOf(flag: string): string {
  return flag.replace(/=.*$/s, "");
}

function above(url: string): string | null {
  return url.startsWith("file:") ? configurationAbove(fromFileUrl(url)) : null;
}

function configurationAbove(path: string): string | null {
  const candidates: string[] = [];
  for (let folder = dirname(path);; folder = dirname(folder)) {
    candidates.push(...NAMES.map((name) => join(folder, name)));
    if (folder === dirname(folder)) break;
  }
  try {
    return candidates.find(isFile) ?? null;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return firstFile(candidates);
  }
}

/** Returns whether a path is a file. Throws if this process may not know. */
function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // The file does not exist or is not readable; Deno could not read it either.
    return false;
  }
}

/** Returns the first of the paths that is a file, without the need for permission to read them. */
function firstFile(paths: readonly string[]): string | null {
  const key = paths.join("\0");
  const known = firstFiles.get(key);
  if (known !== undefined) return known;
  const found = runUnrestricted(FIND_FILE, paths) || null;
  firstFiles.set(key, found);
  return found;
}

const firstFiles = new Map<string, string | null>();

/** Prints the first of its arguments that is a file. */
const FIND_FILE = `
  const isFile = (path) => { try { return Deno.statSync(path).isFile } catch { return false } };
  await Deno.stdout.write(new TextEncoder().encode(Deno.args.find(isFile) ?? ""));`;
