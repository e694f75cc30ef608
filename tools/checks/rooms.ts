/**
 * Rooms: the folders at the root, and the modules beside them.
 *
 * @module
 */

/** What a room may import beside itself: rooms, or single modules. */
export interface Room {
  /** What it may import to run. */
  readonly imports: readonly string[];
  /** What it may import beside that, as types alone. */
  readonly types?: readonly string[];
}

/** Every room. `docs/ARCHITECTURE.md` has the same table. */
export const ROOMS: Readonly<Record<string, Room>> = {
  "escaped_text.ts": { imports: [] },
  "options.ts": { imports: [] },
  "libraries.ts": { imports: [] },
  "rank_report.ts": { imports: [] },
  "nested_errors.ts": { imports: [] },
  "errors.ts": { imports: ["rank_report.ts", "nested_errors.ts"] },
  "elements.ts": { imports: [], types: ["values.ts"] },
  "value_files.ts": { imports: [], types: ["values.ts"] },
  "values.ts": { imports: ["elements.ts", "value_files.ts"] },
  "crossing_types.ts": { imports: [], types: ["values.ts", "ffi"] },
  protocol: { imports: ["errors.ts", "values.ts", "value_files.ts"] },
  transport: { imports: ["errors.ts", "protocol"] },
  runner: {
    imports: ["errors.ts", "libraries.ts", "rank_report.ts", "protocol", "transport"],
    types: ["crossing_types.ts", "worker"],
  },
  worker: {
    imports: ["errors.ts", "values.ts", "protocol", "transport", "ffi"],
    types: ["crossing_types.ts"],
  },
  ffi: { imports: ["errors.ts", "libraries.ts", "values.ts", "protocol"] },
  nn: { imports: ["ffi"] },
  optim: { imports: ["ffi"] },
  parallel: { imports: ["errors.ts", "ffi", "nn"] },
  gpu: { imports: ["errors.ts", "libraries.ts", "values.ts", "ffi"] },
  testing: { imports: ["worker", "ffi"] },
  "mod.ts": {
    imports: ["errors.ts", "values.ts", "runner", "worker", "ffi", "nn", "optim", "parallel"],
    types: ["crossing_types.ts"],
  },
  examples: { imports: ["mod.ts", "gpu"] },
  bench: { imports: ["mod.ts", "gpu", "protocol"] },
  tests: { imports: ["mod.ts", "errors.ts", "protocol"] },
  tools: { imports: ["ffi", "gpu"] },
  links: { imports: [] },
};

/**
 * What any room may import: the package's own data, what makes texts fit to be quoted, what refuses unknown
 * options.
 */
export const FOR_ALL: readonly string[] = ["deno.json", "escaped_text.ts", "options.ts"];

/**
 * The first folder of a path, or the module itself; a module's test belongs to its module.
 *
 * @param path Relative to the root, with `/`.
 */
export function roomOf(path: string): string {
  return path.split("/", 1)[0]!.replace(/_test\.ts$/, ".ts");
}

/**
 * Whether a module is a test, or there for tests alone.
 *
 * @param path Relative to the root, with `/`.
 */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || /(^|\/)(testing\.ts|testing\/|testdata\/|parity\/|fuzz\/)/.test(path);
}
