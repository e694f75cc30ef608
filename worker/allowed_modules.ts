/**
 * Which modules a rank of an outside launcher imports at its runner's word.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const CONFIGURATIONS = ["deno.json", "deno.jsonc", "package.json"];

/** The module of the class that runs where none is named. */
const DEFAULT_WORKER = import.meta.resolve("./distributed_worker.ts");

/**
 * Reads what is allowed.
 *
 * @param modules URLs or paths, relative to the working directory; those that end in `/` stand for all that
 * is below them. If left out, the environment's `COHORT_WORKER`; else the modules of this program's project.
 * @returns URLs.
 * @throws {TypeError} If one is neither a URL nor a path.
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
  return [named ? moduleUrl(named) : projectOf(Deno.mainModule)];
}

/**
 * Checks a module that a runner names.
 *
 * @param module What the runner says.
 * @param allowed What {@linkcode allowedModules} gave.
 * @returns The URL to import.
 * @throws {TypeError} If it is not allowed.
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

/** A module as a URL: a path is relative to the working directory, as it is for a runner. */
export function moduleUrl(module: string | URL): string {
  if (module instanceof URL || URL.canParse(module)) return new URL(module).href;
  return new URL(module.replaceAll("%", "%25"), pathToFileURL(`${Deno.cwd()}/`)).href;
}

function isWithin(url: string, entry: string): boolean {
  const [inner, outer] = [locationOf(url), locationOf(entry)];
  if (inner === null || outer === null) return false;
  return inner === outer || (outer.endsWith("/") && inner.startsWith(outer));
}

/** What a URL leads to, links followed; `null` if that is not clear. */
function locationOf(url: string): string | null {
  if (!url.startsWith("file:")) return url;
  try {
    // A slash that is encoded has it throw: others might take it for one.
    const path = fileURLToPath(new URL(url));
    return `file:${realPath(path)}${path.endsWith("/") ? "/" : ""}`;
  } catch {
    return null;
  }
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    // Not there, or not to be looked at: then it cannot be imported either.
    return path.replace(/\/$/, "");
  }
}

/** The folder of a module's project, as a URL: that of its configuration, else its own. */
function projectOf(module: string): string {
  const own = new URL(".", module).href;
  if (!module.startsWith("file:")) return own;
  for (let folder = fileURLToPath(own);; folder = dirname(folder)) {
    if (CONFIGURATIONS.some((name) => isFile(join(folder, name)))) return pathToFileURL(`${folder}/`).href;
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
