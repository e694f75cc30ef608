/**
 * Decides which modules an externally launched rank may import for its runner.
 *
 * @module
 */
import { dirname, fromFileUrl, join, toFileUrl } from "../paths.ts";
import { mainModule } from "../program.ts";

const CONFIGURATIONS = ["deno.json", "deno.jsonc", "package.json"];

/** The module of the default worker class. */
const DEFAULT_WORKER = import.meta.resolve("./distributed_worker.ts");

/**
 * Returns the URLs of the allowed modules.
 *
 * @param modules URLs or paths, relative to the working directory. An entry that ends in `/` allows all
 * modules below it. Default: the value of the environment variable `COHORT_WORKER`, otherwise the modules of
 * this program's project.
 * @returns The URLs.
 * @throws {TypeError} If an entry is neither a URL nor a path.
 */
export function allowedModules(modules?: string | URL | readonly (string | URL)[]): string[] {
  if (modules !== undefined) {
    const named = [modules].flat();
    if (named.every((module) => module instanceof URL || (typeof module === "string" && module !== ""))) {
      return named.map(moduleUrl);
    }
    throw new TypeError("Cannot run rank: modules is not a URL, a path, or an array of these");
  }
  const named = Deno.env.get("COHORT_WORKER");
  if (named) return [moduleUrl(named)];
  const main = mainModule();
  return main === null ? [] : [projectOf(main)];
}

/**
 * Checks a module that the runner names.
 *
 * @param module The URL from the runner.
 * @param allowed The result of {@linkcode allowedModules}.
 * @returns The URL to import.
 * @throws {TypeError} If the module is not allowed.
 */
export function checkModule(module: string, allowed: readonly string[]): string {
  const url = URL.canParse(module) ? new URL(module).href : null;
  if (url !== null && [DEFAULT_WORKER, ...allowed].some((entry) => isWithin(url, entry))) return url;
  throw new TypeError(
    `Cannot load worker module ${
      JSON.stringify(module)
    }: the runner names it, and this rank's launcher does not ` +
      `allow it (it allows ${
        allowed.join(", ")
      }); set COHORT_WORKER to it, name it by runRank's option modules, ` +
      "or give runRank() the class",
  );
}

/** Converts a module to a URL. A path is relative to the working directory, as in the runner. */
export function moduleUrl(module: string | URL): string {
  if (module instanceof URL || URL.canParse(module)) return new URL(module).href;
  return new URL(module.replaceAll("%", "%25"), toFileUrl(`${Deno.cwd()}/`)).href;
}

function isWithin(url: string, entry: string): boolean {
  const [inner, outer] = [locationOf(url), locationOf(entry)];
  if (inner === null || outer === null) return false;
  return inner === outer || (outer.endsWith("/") && inner.startsWith(outer));
}

/** Returns the location of a URL with symbolic links resolved; `null` if it is ambiguous. */
function locationOf(url: string): string | null {
  if (!url.startsWith("file:")) return url;
  try {
    // This throws on an encoded slash, which other code might decode.
    const path = fromFileUrl(new URL(url));
    return `file:${realPath(path)}${path.endsWith("/") ? "/" : ""}`;
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    // The file does not exist or is not readable, so it cannot be imported either.
    return path.replace(/\/$/, "");
  }
}

/**
 * Returns the URL of the folder of a module's project: the folder of its configuration file, otherwise its
 * own.
 */
function projectOf(module: string): string {
  const own = new URL(".", module).href;
  if (!module.startsWith("file:")) return own;
  for (let folder = fromFileUrl(own);; folder = dirname(folder)) {
    if (CONFIGURATIONS.some((name) => isFile(join(folder, name)))) return toFileUrl(`${folder}/`).href;
    if (folder === dirname(folder)) return own;
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
