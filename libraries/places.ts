/**
 * The places where native libraries are searched.
 *
 * @module
 */
import { find, isPackaged } from "#native";
import config from "../deno.json" with { type: "json" };
import { fromFileUrl } from "../paths.ts";
import { isOneFile, programFolders } from "../program.ts";
import { fileNameOf, type Library } from "./library.ts";

/** Reads an environment variable. Returns `undefined` if the variable is not set or may not be read. */
export type Variables = (name: string) => string | undefined;

/** The places where a file may be, in search order. */
export interface Places {
  /** Paths. */
  readonly paths: readonly string[];
  /** Places that have no such file, each with the reason. */
  readonly absent: readonly string[];
}

/**
 * Says where a file was searched, if it is in none of its places.
 *
 * @param places The places.
 * @returns Each place with the reason.
 */
export function describeTried({ paths, absent }: Places): string {
  return [...absent, ...paths.map((path) => `there is no ${path}`)].join("; ");
}

/**
 * Returns the places where a library of this package may be: the folders of a program that is one file, a
 * checkout's build, the npm package, and the cache. A path from the environment is the only one.
 *
 * @param library The library.
 * @param variables Reads the environment.
 * @returns The places.
 */
export function placesOf(library: Library, variables: Variables): Places {
  const named = variables(library.variable);
  if (named) return { paths: [named], absent: [] };
  const file = fileNameOf(library.stem);
  const paths = programFolders().map((folder) => `${folder}/${file}`);
  const checkout = checkoutFolder();
  if (checkout !== null) paths.push(`${checkout}target/release/${file}`);
  const packaged = packagedFile(library.part, file);
  paths.push(...packaged.paths);
  const cache = cacheFolderOf(variables);
  if (cache !== undefined) paths.push(`${cache}/lib/${cacheKeyOf(library)}/${file}`);
  return { paths, absent: packaged.absent };
}

/**
 * Returns a file of the npm packages.
 *
 * @param part The part whose package has the file.
 * @param file The file's path in the package.
 * @returns Its path, or the reason why it is absent. In a checkout, neither.
 */
export function packagedFile(part: string, file: string): Places {
  if (!isPackaged) return { paths: [], absent: [] };
  try {
    return { paths: [find(part, file)], absent: [] };
  } catch (error) {
    return { paths: [], absent: [error instanceof Error ? error.message : String(error)] };
  }
}

/**
 * Returns the folder of the checkout that contains this module, with a slash at its end.
 *
 * @returns The folder; `null` if this is a published package, or part of a program that is one file.
 */
export function checkoutFolder(): string | null {
  if (isOneFile()) return null;
  const root = new URL("../", import.meta.url);
  return root.protocol === "file:" && !isPackaged ? fromFileUrl(root) : null;
}

/**
 * Returns the name of the cache's folder for a library. The version alone does not determine the
 * declarations: they change while a version is developed.
 *
 * @param library The library.
 * @returns The name.
 */
export function cacheKeyOf({ abi }: Library): string {
  return `${config.version}-${abi.toString(16).padStart(8, "0")}`;
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
 * Returns the path of a library in the same folder as another one.
 *
 * @param path The path of the other library.
 * @param stem The file name without the platform's prefix and suffix.
 * @returns The path.
 */
export function fileBeside(path: string, stem: string): string {
  return `${path.slice(0, path.lastIndexOf("/") + 1)}${fileNameOf(stem)}`;
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
