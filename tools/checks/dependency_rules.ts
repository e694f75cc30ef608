/**
 * Which room of the house may import which.
 *
 * @module
 */

import type { Import } from "./module_graph.ts";

/** Rooms, and the rooms or single modules that each may import besides itself; types aside. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "_escaped_text.ts": [],
  "_libraries.ts": [],
  "rank_report.ts": [],
  "nested_errors.ts": [],
  "errors.ts": ["rank_report.ts", "nested_errors.ts"],
  "_elements.ts": [],
  "_options.ts": [],
  "crossing_types.ts": [],
  "value_files.ts": [],
  "values.ts": ["errors.ts", "_elements.ts", "_options.ts", "value_files.ts"],
  protocol: ["errors.ts", "values.ts", "value_files.ts"],
  transport: ["errors.ts", "values.ts", "protocol"],
  runner: [
    "_libraries.ts",
    "_options.ts",
    "errors.ts",
    "rank_report.ts",
    "values.ts",
    "protocol",
    "transport",
  ],
  worker: ["_options.ts", "errors.ts", "values.ts", "protocol", "transport", "ffi"],
  // What ranks give each other is encoded as what the caller gives them.
  ffi: [
    "_libraries.ts",
    "_options.ts",
    "errors.ts",
    "values.ts",
    "protocol/encode_value.ts",
    "protocol/decode_value.ts",
  ],
  nn: ["_options.ts", "errors.ts", "values.ts", "ffi"],
  optim: ["_options.ts", "errors.ts", "values.ts", "ffi"],
  parallel: ["_options.ts", "errors.ts", "values.ts", "ffi", "nn"],
  gpu: ["_libraries.ts", "_options.ts", "errors.ts", "values.ts", "ffi"],
  testing: ["_options.ts", "worker", "ffi"],
  "mod.ts": ["errors.ts", "values.ts", "runner", "worker", "ffi", "nn", "optim", "parallel"],
  examples: ["mod.ts", "gpu"],
  // What corrupt ranks send is made of frames, and what it costs to look at is measured.
  tests: ["mod.ts", "errors.ts", "protocol"],
  bench: ["mod.ts", "gpu", "protocol"],
  tools: ["ffi", "gpu"], // doctor's probe, in a process of its own
};

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

/** Where tests find the models that `deno task test` has fetched. */
const FETCHED_MODELS = "tools/models/place.ts";

/** Rooms that must not load native code, however indirectly. */
const FREE_OF_NATIVE_CODE = ["protocol", "transport", "runner"];
const NATIVE_ROOM = "ffi";
/** What any room may import: the package's own data, and what makes texts fit to be quoted. */
const FOR_ALL = ["deno.json", "_escaped_text.ts"];
/** Stands in for packages of other makers. */
const OTHER_MAKERS = "links";

/** Returns one line for each import that DESIGN's rules do not allow; `[]` when all is well. */
export function brokenRules(imports: readonly Import[]): string[] {
  return [...directlyBroken(imports), ...waysToNativeCode(imports)];
}

function directlyBroken(imports: readonly Import[]): string[] {
  const broken: string[] = [];
  for (const { from, to, line, typeOnly } of imports) {
    const room = roomOf(from);
    const other = roomOf(to);
    if (typeOnly || room === other || other === OTHER_MAKERS || FOR_ALL.includes(to)) continue;
    if (isTest(from) && to === FETCHED_MODELS) continue;
    const allowed = MAY_IMPORT[room];
    if (allowed === undefined) {
      broken.push(`${from}:${line}: ${room}/ is in no rule: add it to tools/checks/dependency_rules.ts`);
    } else if (room === "tests" && ENTRY_POINTS.includes(to)) {
      continue;
    } else if (!allowed.includes(other) && !allowed.includes(to) && !(isTest(from) && other === "mod.ts")) {
      broken.push(`${from}:${line}: ${room} must not import ${to}`);
    }
  }
  return broken;
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

/** The first folder of a path, or the module itself; a module's test belongs to its module. */
function roomOf(path: string): string {
  return path.split("/", 1)[0]!.replace(/_test\.ts$/, ".ts");
}

function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || /(^|\/)_?testing(\.ts|\/)/.test(path);
}
