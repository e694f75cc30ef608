/**
 * The paths of a checkout, and of the native libraries that it builds.
 *
 * @module
 */

import { fromFileUrl, join } from "../../setup/shared/mod.ts";

/** Returns the folder that contains deno.json, Cargo.toml and this tools folder. */
export function packageRoot(): string {
  return fromFileUrl(new URL("../..", import.meta.url)).replace(/\/$/, "");
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
