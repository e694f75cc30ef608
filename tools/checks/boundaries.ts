/**
 * A folder's boundary: its files are its own, its doors are for all.
 *
 * @module
 */

import type { Import } from "./module_graph.ts";
import { isTest, roomOf } from "./rooms.ts";

/** The file that a folder is imported by. */
const DOOR = "mod.ts";
/** Doors for the package's own folders, beside what programs see. */
const INNER_DOORS: readonly string[] = [
  "ffi/native/mod.ts",
  "ffi/runtime.ts",
  "nn/runtime.ts",
  "tools/models/mod.ts",
  "worker/runtime.ts",
];
/** Programs and tests: none of their folders is imported by others, and each is one room. */
const PROGRAMS: readonly string[] = ["bench", "examples", "tests"];
/** Stands in for packages of other makers: they are imported by name. */
const STAND_INS = "links";

/**
 * Returns one line for each import, of types too, that enters a folder elsewhere than by its door; `[]` when
 * all is well.
 *
 * @param imports All imports.
 */
export function crossedBoundaries(imports: readonly Import[]): string[] {
  return imports.filter((each) => !mayEnter(each)).map(({ from, to, line }) =>
    `${from}:${line}: import ${doorOf(from, to)}, not ${to}`
  );
}

/**
 * Returns one line for each module whose name begins with an underscore: the folder is the boundary, not the
 * name.
 *
 * @param files All modules, relative to the root.
 */
export function hiddenNames(files: readonly string[]): string[] {
  return files.filter((file) => /(^|\/)_/.test(file)).map((file) => `${file}: name it without "_"`);
}

function mayEnter({ from, to }: Import): boolean {
  if (INNER_DOORS.includes(to) || (isTest(from) && isTest(to))) return true;
  if (roomOf(to) === STAND_INS) return true;
  if (roomOf(from) === roomOf(to) && PROGRAMS.includes(roomOf(to))) return true;
  const below = foldersBelow(from, to);
  return below.length === 0 || (below.length === 1 && to.endsWith(`/${DOOR}`));
}

/** The folders that lead from the innermost folder around both to a module. */
function foldersBelow(from: string, to: string): string[] {
  const [own, other] = [from, to].map((path) => path.split("/").slice(0, -1));
  let depth = 0;
  while (depth < own!.length && own![depth] === other![depth]) depth++;
  return other!.slice(depth);
}

function doorOf(from: string, to: string): string {
  const below = foldersBelow(from, to);
  const around = to.split("/").slice(0, -1 - below.length);
  return [...around, below[0], DOOR].join("/");
}
