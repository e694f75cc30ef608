/**
 * Locations of native libraries: those of this package and those of the system. ffi/ opens them. The runner
 * lists them in the permissions of ranks.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import config from "./deno.json" with { type: "json" };

/** A native library of this package. */
export interface LibraryName {
  /** The file name without the platform's prefix and suffix. */
  readonly stem: string;
  /** The environment variable that overrides the path of the file. */
  readonly variable: string;
  /** The stem of a library in the same folder that must be loaded before this one, if it exists. */
  readonly first?: string;
}

/** The library built on libtorch. The library loaded before it lets Gloo use Unix sockets. */
export const COHORT: LibraryName = { stem: "cohort", variable: "COHORT_LIBRARY", first: "cohort_gloo" };

/** The library built on wgpu. */
export const COHORT_WGPU: LibraryName = { stem: "cohort_wgpu", variable: "COHORT_WGPU_LIBRARY" };

/** The libraries that JavaScript opens directly. */
export const OPENED: readonly LibraryName[] = [COHORT, COHORT_WGPU];

/** Reads an environment variable. Returns `undefined` if the variable is not set or may not be read. */
export type Variables = (name: string) => string | undefined;

/**
 * Returns the paths where a library of this package may be, in search order. A path from the environment is
 * the only one.
 *
 * @param library The library.
 * @param variables Reads the environment.
 * @returns The paths.
 */
export function placesOf({ stem, variable }: LibraryName, variables: Variables): string[] {
  const named = variables(variable);
  if (named) return [named];
  const file = fileNameOf(stem);
  const found: string[] = [];
  const local = new URL(`./target/release/${file}`, import.meta.url);
  if (local.protocol === "file:") found.push(fileURLToPath(local));
  const cache = cacheFolderOf(variables);
  if (cache !== undefined) found.push(`${cache}/lib/${config.version}/${file}`);
  return found;
}

/**
 * Returns the path of a library in the same folder as another one.
 *
 * @param path The path of the other library.
 * @param stem The file name without the platform's prefix and suffix.
 * @returns The path.
 */
export function fileBeside(path: string, stem: string): string {
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${fileNameOf(stem)}`;
}

function fileNameOf(stem: string): string {
  return `lib${stem}.${Deno.build.os === "darwin" ? "dylib" : "so"}`;
}

/**
 * Returns the folder in which setup keeps fetched and built files.
 *
 * @param variables Reads the environment.
 * @returns The folder; `undefined` if the environment does not determine it.
 */
export function cacheFolderOf(variables: Variables): string | undefined {
  const home = variables("HOME");
  const cache = variables("XDG_CACHE_HOME") || (home && `${home}/.cache`);
  return cache ? `${cache}/cohort` : undefined;
}

/**
 * Paths where the system's C library may be. They are absolute because Deno resolves a bare name against the
 * working directory, unless all libraries are allowed.
 */
export const C_LIBRARY_PLACES: readonly string[] = Deno.build.os === "darwin"
  ? ["/usr/lib/libSystem.B.dylib"]
  : [
    `/lib/${Deno.build.arch}-linux-gnu/libc.so.6`,
    `/usr/lib/${Deno.build.arch}-linux-gnu/libc.so.6`,
    "/lib64/libc.so.6",
    "/usr/lib64/libc.so.6",
    "/lib/libc.so.6",
    "/usr/lib/libc.so.6",
  ];
