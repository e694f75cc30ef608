/**
 * The rules about which room may import which.
 *
 * @module
 */

import type { Import } from "./module_graph.ts";
import { FOR_ALL, isTest, MAPPED_MEMORY, RANK_MODULES, roomOf, ROOMS } from "./rooms.ts";

/** The entry points that programs import in addition to mod.ts. Tests may import them like programs. */
const ENTRY_POINTS = [
  "runner/mod.ts",
  "worker/mod.ts",
  "ffi/mod.ts",
  "nn/mod.ts",
  "optim/mod.ts",
  "parallel/mod.ts",
  "gpu/mod.ts",
  "setup/mod.ts",
  "testing/mod.ts",
];

/**
 * Modules that the tests of any room may import: public ones, and the one that finds the models that
 * `deno task test` has fetched.
 */
const FOR_TESTS = ["mod.ts", "errors.ts", "values.ts", "tools/models/mod.ts"];

/** Rooms that must not load native code, directly or indirectly. */
const FREE_OF_NATIVE_CODE = ["protocol", "transport", "runner"];
const NATIVE_ROOM = "ffi";
/** The stand-ins for third-party packages. */
const STAND_INS = "links";

/**
 * Returns one line for each module that belongs to no room, and for each import that its room's rule forbids;
 * `[]` if there are none.
 *
 * @param files All modules, relative to the root.
 * @param imports All imports.
 */
export function brokenRules(files: readonly string[], imports: readonly Import[]): string[] {
  return [...modulesWithoutRoom(files), ...forbiddenImports(imports), ...pathsToNativeCode(imports)];
}

function modulesWithoutRoom(files: readonly string[]): string[] {
  return files.filter((file) => !Object.hasOwn(ROOMS, roomOf(file)))
    .map((file) => `${file}: ${roomOf(file)} is in no rule: add it to tools/checks/rooms.ts`);
}

function forbiddenImports(imports: readonly Import[]): string[] {
  return imports.filter((each) => !isAllowed(each)).map(({ from, to, line, typeOnly }) =>
    `${from}:${line}: ${roomOf(from)} must not import ${typeOnly ? "types of " : ""}${to}`
  );
}

function isAllowed({ from, to, typeOnly }: Import): boolean {
  const room = roomOf(from);
  const other = roomOf(to);
  if (room === other || other === STAND_INS || FOR_ALL.includes(to)) return true;
  if (isTest(from) && (FOR_TESTS.includes(to) || isTest(to))) return true;
  if (room === "tests" && ENTRY_POINTS.includes(to)) return true;
  const { imports, types = [] } = ROOMS[room] ?? { imports: [] };
  return imports.includes(other) || (typeOnly && types.includes(other));
}

/** Follows the run-time imports from the rooms that must stay free of native code. */
function pathsToNativeCode(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly && from !== RANK_MODULES && from !== MAPPED_MEMORY) {
      next.set(from, [...next.get(from) ?? [], to]);
    }
  }
  const broken: string[] = [];
  for (const start of next.keys()) {
    if (!FREE_OF_NATIVE_CODE.includes(roomOf(start)) || isTest(start)) continue;
    const path = findPathInto(NATIVE_ROOM, start, next);
    if (path !== undefined) broken.push(`${start} reaches native code: ${path.join(" → ")}`);
  }
  return broken;
}

function findPathInto(
  room: string,
  start: string,
  next: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const module of cameFrom.keys()) {
    if (roomOf(module) === room) {
      const path: string[] = [];
      for (let step: string | undefined = module; step !== undefined; step = cameFrom.get(step)) {
        path.unshift(step);
      }
      return path;
    }
    for (const target of next.get(module) ?? []) {
      if (!cameFrom.has(target)) cameFrom.set(target, module);
    }
  }
  return undefined;
}
