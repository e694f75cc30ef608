/**
 * Which room of the house may import which.
 *
 * @module
 */

import type { Import } from "./module_graph.ts";
import { FOR_ALL, isTest, roomOf, ROOMS } from "./rooms.ts";

/** What programs import beside mod.ts. Tests stand for programs. */
const ENTRY_POINTS = [
  "runner/mod.ts",
  "worker/mod.ts",
  "ffi/mod.ts",
  "nn/mod.ts",
  "optim/mod.ts",
  "parallel/mod.ts",
  "gpu/mod.ts",
  "testing/mod.ts",
];

/**
 * What tests of any room may import: what programs do, and what finds the models that `deno task test` has
 * fetched.
 */
const FOR_TESTS = ["mod.ts", "errors.ts", "values.ts", "tools/models/mod.ts"];

/** Rooms that must not load native code, however indirectly. */
const FREE_OF_NATIVE_CODE = ["protocol", "transport", "runner"];
const NATIVE_ROOM = "ffi";
/** Stands in for packages of other makers. */
const STAND_INS = "links";

/**
 * Returns one line for each module that is in no room, and for each import that its room's rule does not
 * allow; `[]` when all is well.
 *
 * @param files All modules, relative to the root.
 * @param imports All imports.
 */
export function brokenRules(files: readonly string[], imports: readonly Import[]): string[] {
  return [...withoutRoom(files), ...directlyBroken(imports), ...waysToNativeCode(imports)];
}

function withoutRoom(files: readonly string[]): string[] {
  return files.filter((file) => !Object.hasOwn(ROOMS, roomOf(file)))
    .map((file) => `${file}: ${roomOf(file)} is in no rule: add it to tools/checks/rooms.ts`);
}

function directlyBroken(imports: readonly Import[]): string[] {
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

/** Follows every import that survives to run time from the rooms that must stay free of native code. */
function waysToNativeCode(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) next.set(from, [...next.get(from) ?? [], to]);
  }
  const broken: string[] = [];
  for (const start of next.keys()) {
    if (!FREE_OF_NATIVE_CODE.includes(roomOf(start)) || isTest(start)) continue;
    const way = wayInto(NATIVE_ROOM, start, next);
    if (way !== undefined) broken.push(`${start} reaches native code: ${way.join(" → ")}`);
  }
  return broken;
}

function wayInto(
  room: string,
  start: string,
  next: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[start, undefined]]);
  for (const module of cameFrom.keys()) {
    if (roomOf(module) === room) {
      const way: string[] = [];
      for (let step: string | undefined = module; step !== undefined; step = cameFrom.get(step)) {
        way.unshift(step);
      }
      return way;
    }
    for (const target of next.get(module) ?? []) {
      if (!cameFrom.has(target)) cameFrom.set(target, module);
    }
  }
  return undefined;
}
