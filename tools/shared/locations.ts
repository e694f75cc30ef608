/**
 * The paths of the package, of the cache that checkouts share, and of the native libraries.
 *
 * @module
 */

import { fromFileUrl, join } from "./path.ts";
import { SetupError } from "./failure.ts";

/** Returns the folder that contains deno.json, Cargo.toml and this tools folder. */
export function packageRoot(): string {
  return fromFileUrl(new URL("../..", import.meta.url)).replace(/\/$/, "");
}

/**
 * Returns the cache that checkouts share: `$XDG_CACHE_HOME/cohort`, by default `~/.cache/cohort`.
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

/** Cargo's name for a library of this package. */
export type LibraryName = "cohort" | "cohort_gloo" | "cohort_nccl" | "cohort_wgpu";

/** Returns the file name that Cargo gives a library on `os`. */
export function libraryFileName(
  name: LibraryName = "cohort",
  os: typeof Deno.build.os = Deno.build.os,
): string {
  return `lib${name}.${os === "darwin" ? "dylib" : "so"}`;
}

/** Returns the path at which Cargo puts a library of the package at `root`. */
export function builtLibrary(root: string, name: LibraryName = "cohort"): string {
  return join(root, "target", "release", libraryFileName(name));
}

/** Returns the package's name and version, from its deno.json. */
export async function packageIdentity(root: string): Promise<{ name: string; version: string }> {
  const { name, version } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  return { name, version };
}

/** Returns `path` with the user's home folder as `~`, for messages. */
export function displayPath(path: string): string {
  const home = Deno.env.get("HOME");
  return home && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
