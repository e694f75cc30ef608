/**
 * Rooms: the folders and modules at the root.
 *
 * @module
 */

/** The rooms and modules that a room may import in addition to its own files. */
export interface Room {
  /** Run-time imports. */
  readonly imports: readonly string[];
  /** Additional imports, only of types. */
  readonly types?: readonly string[];
}

/** Every room. `docs/ARCHITECTURE.md` has the same table. */
export const ROOMS: Readonly<Record<string, Room>> = {
  "escaped_text.ts": { imports: [] },
  "options.ts": { imports: [] },
  "paths.ts": { imports: [] },
  "async_local.ts": { imports: [] },
  "program.ts": { imports: [] },
  "program_ranks.ts": { imports: ["program.ts"] },
  libraries: { imports: ["program.ts"] },
  "rank_modules.ts": { imports: ["worker"] },
  "mapped_memory.ts": { imports: ["ffi"] },
  "rank_report.ts": { imports: [] },
  "nested_errors.ts": { imports: [] },
  "distributed_error.ts": { imports: [] },
  "rank_errors.ts": { imports: ["distributed_error.ts", "rank_report.ts", "nested_errors.ts"] },
  "errors.ts": { imports: ["distributed_error.ts", "rank_errors.ts"], types: ["rank_report.ts"] },
  "dtypes.ts": { imports: [] },
  "elements.ts": { imports: [], types: ["dtypes.ts"] },
  "value_files.ts": { imports: [], types: ["dtypes.ts", "values.ts"] },
  "values.ts": { imports: ["dtypes.ts", "elements.ts", "value_files.ts"] },
  "crossing_types.ts": { imports: [], types: ["values.ts", "ffi"] },
  protocol: { imports: ["errors.ts", "values.ts", "value_files.ts"] },
  transport: { imports: ["errors.ts", "protocol"] },
  runner: {
    imports: [
      "errors.ts",
      "libraries",
      "program.ts",
      "program_ranks.ts",
      "mapped_memory.ts",
      "rank_modules.ts",
      "rank_report.ts",
      "protocol",
      "transport",
    ],
    types: ["crossing_types.ts", "worker"],
  },
  worker: {
    imports: ["errors.ts", "program.ts", "program_ranks.ts", "values.ts", "protocol", "transport", "ffi"],
    types: ["crossing_types.ts"],
  },
  ffi: { imports: ["errors.ts", "libraries", "values.ts", "protocol"] },
  nn: { imports: ["ffi"] },
  optim: { imports: ["ffi"] },
  parallel: { imports: ["errors.ts", "ffi", "nn"] },
  gpu: { imports: ["errors.ts", "libraries", "values.ts", "ffi"] },
  testing: { imports: ["worker", "ffi"] },
  "mod.ts": {
    imports: ["errors.ts", "values.ts", "runner", "worker", "ffi", "nn", "optim", "parallel"],
    types: ["crossing_types.ts"],
  },
  examples: { imports: ["mod.ts", "gpu"] },
  bench: { imports: ["mod.ts", "gpu", "protocol"] },
  tests: { imports: ["mod.ts", "errors.ts", "protocol"] },
  setup: { imports: ["errors.ts", "libraries", "ffi", "gpu"] },
  tools: { imports: ["libraries", "ffi", "gpu", "setup"] },
  links: { imports: [] },
  npm: { imports: [] },
};

/** The module that names the modules of ranks, and imports them in functions that nobody calls. */
export const RANK_MODULES = "rank_modules.ts";

/** The module by which a runner maps shared memory, if its caller asks for that. */
export const MAPPED_MEMORY = "mapped_memory.ts";

/**
 * Modules that any room may import: the package's own data, the escaping of texts, the check of options,
 * paths, and values that follow asynchronous functions.
 */
export const FOR_ALL: readonly string[] = [
  "deno.json",
  "escaped_text.ts",
  "options.ts",
  "paths.ts",
  "async_local.ts",
];

/**
 * Returns the first folder of a path, or the module itself if it is at the root. A test counts as its module.
 *
 * @param path Relative to the root, with `/`.
 */
export function roomOf(path: string): string {
  return path.split("/", 1)[0]!.replace(/_test\.ts$/, ".ts");
}

/**
 * Returns whether a module is a test or exists only for tests.
 *
 * @param path Relative to the root, with `/`.
 */
export function isTest(path: string): boolean {
  return path.endsWith("_test.ts") || /(^|\/)(testing\.ts|testing\/|testdata\/|parity\/|fuzz\/)/.test(path);
}
