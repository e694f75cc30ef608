/**
 * The path of the cache, and paths in messages.
 *
 * @module
 */

import { SetupError } from "./failure.ts";
import { join } from "./path.ts";

/**
 * Returns the cache, which every project and checkout shares: `$XDG_CACHE_HOME/cohort`, by default
 * `~/.cache/cohort`.
 *
 * @throws {SetupError} If neither `XDG_CACHE_HOME` nor `HOME` is set.
 */
export function cacheDirectory(): string {
  const xdg = Deno.env.get("XDG_CACHE_HOME");
  if (xdg) return join(xdg, "cohort");
  const home = Deno.env.get("HOME");
  if (home) return join(home, ".cache", "cohort");
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
