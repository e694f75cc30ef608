/**
 * Folder boundaries: other folders import only a folder's entry points.
 *
 * @module
 */

import type { Import } from "./module_graph.ts";
import { isTest, RANK_MODULES, roomOf } from "./rooms.ts";

/** The module through which other folders import a folder. */
const ENTRY_POINT = "mod.ts";
/** Internal entry points, for the package's own folders. */
const INTERNAL_ENTRY_POINTS: readonly string[] = [
  "ffi/native/mapping.ts",
  "ffi/native/mod.ts",
  "ffi/runtime.ts",
  "nn/runtime.ts",
  "setup/runtime.ts",
  "setup/shared/mod.ts",
  "tools/models/mod.ts",
  "worker/runtime.ts",
];
/** Rooms of programs and tests. Their folders may import each other's files; no other room imports them. */
const PROGRAMS: readonly string[] = ["bench", "examples", "tests"];
/** The stand-ins for third-party packages, which are imported by package name. */
const STAND_INS = "links";

/**
 * Returns one line for each import, including type imports, that bypasses a folder's entry point; `[]` if
 * there are none.
 *
 * @param imports All imports.
 */
export function crossedBoundaries(imports: readonly Import[]): string[] {
  return imports.filter((each) => !isAllowed(each)).map(({ from, to, line }) =>
    `${from}:${line}: import ${entryPointOf(from, to)}, not ${to}`
  );
}

/**
 * Returns one line for each module whose name begins with an underscore. The folder is the boundary, so
 * private modules need no such name.
 *
 * @param files All modules, relative to the root.
 */
export function hiddenNames(files: readonly string[]): string[] {
  return files.filter((file) => /(^|\/)_/.test(file)).map((file) => `${file}: name it without "_"`);
}

function isAllowed({ from, to }: Import): boolean {
  if (from === RANK_MODULES || INTERNAL_ENTRY_POINTS.includes(to) || (isTest(from) && isTest(to))) {
    return true;
  }
  if (roomOf(to) === STAND_INS) return true;
  if (roomOf(from) === roomOf(to) && PROGRAMS.includes(roomOf(to))) return true;
  const below = foldersBelow(from, to);
  return below.length === 0 || (below.length === 1 && to.endsWith(`/${ENTRY_POINT}`));
}

/** Returns the folders between the innermost common folder and `to`. */
function foldersBelow(from: string, to: string): string[] {
  const [own, other] = [from, to].map((path) => path.split("/").slice(0, -1));
  let depth = 0;
  while (depth < own!.length && own![depth] === other![depth]) depth++;
  return other!.slice(depth);
}

function entryPointOf(from: string, to: string): string {
  const below = foldersBelow(from, to);
  const around = to.split("/").slice(0, -1 - below.length);
  return [...around, below[0], ENTRY_POINT].join("/");
}
