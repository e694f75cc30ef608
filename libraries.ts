/**
 * Where native libraries are: those of this package, and the system's own. ffi/ opens them; what starts ranks
 * lists them.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import config from "./deno.json" with { type: "json" };

/** A library of this package. */
export interface LibraryName {
  /** Its file's name, without what systems put around it. */
  readonly stem: string;
  /** The variable of the environment that names the file. */
  readonly variable: string;
  /** The stem of another library that lies beside it and is loaded before it, where it is there. */
  readonly first?: string;
}

/** The library on libtorch, and what has Gloo use Unix sockets. */
export const COHORT: LibraryName = { stem: "cohort", variable: "COHORT_LIBRARY", first: "cohort_gloo" };

/** The library on wgpu. */
export const COHORT_WGPU: LibraryName = { stem: "cohort_wgpu", variable: "COHORT_WGPU_LIBRARY" };

/** The libraries that JavaScript opens. */
export const OPENED: readonly LibraryName[] = [COHORT, COHORT_WGPU];

/** Reads a variable of the environment; `undefined` where there is none, or it may not be read. */
export type Variables = (name: string) => string | undefined;

/**
 * Where a library of this package may be, in order. A file that is named explicitly is the only one.
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
 * Where a library lies beside another.
 *
 * @param path The other's file.
 * @param stem Its file's name, without what systems put around it.
 * @returns The path.
 */
export function fileBeside(path: string, stem: string): string {
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${fileNameOf(stem)}`;
}

function fileNameOf(stem: string): string {
  return `lib${stem}.${Deno.build.os === "darwin" ? "dylib" : "so"}`;
}

/**
 * Where set-up keeps what it has fetched and built.
 *
 * @param variables Reads the environment.
 * @returns The folder; `undefined` where that cannot be known.
 */
export function cacheFolderOf(variables: Variables): string | undefined {
  const home = variables("HOME");
  const cache = variables("XDG_CACHE_HOME") || (home && `${home}/.cache`);
  return cache ? `${cache}/cohort` : undefined;
}

/**
 * Where the system's C library may be. Deno takes a name without a folder for a file of the working
 * directory, unless all libraries are allowed.
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
