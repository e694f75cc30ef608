/**
 * The programs that load native libraries in other processes.
 *
 * @module
 */

/** The program that loads the native library. */
export const LIBRARY_PROBE: string = import.meta.resolve("./probe_main.ts");

/** The program that loads the GPU library. */
export const GPU_PROBE: string = import.meta.resolve("./probe_gpu_main.ts");

/**
 * Imports of these modules. Nobody calls them: they would load native code into this process. They put the
 * modules into the graph of setup's program, so that Deno fetches them with the program.
 */
export const IN_THE_GRAPH: readonly (() => Promise<unknown>)[] = [
  () => import("./probe_main.ts"),
  () => import("./probe_gpu_main.ts"),
];
