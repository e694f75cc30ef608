/**
 * The path of the cache, and paths in messages.
 *
 * @module
 */

import { cacheFolderOf } from "../../libraries/mod.ts";
import { SetupError } from "./failure.ts";

/**
 * Returns the cache, which every project and checkout shares: `$XDG_CACHE_HOME/cohort`, by default
 * `~/.cache/cohort`.
 *
 * @throws {SetupError} If neither `XDG_CACHE_HOME` nor `HOME` is set.
 */
export function cacheDirectory(): string {
  const cache = cacheFolderOf((name) => Deno.env.get(name));
  if (cache !== undefined) return cache;
  throw new SetupError({
    message: "Cannot find the cache: neither XDG_CACHE_HOME nor HOME is set",
    remedy: "set XDG_CACHE_HOME to a folder that can be written",
  });
}

/** Returns `path` with the user's home folder as `~`, for messages. */
export function displayPath(path: string): string {
  const home = Deno.env.get("HOME");
  return home && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
