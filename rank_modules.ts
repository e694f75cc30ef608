/**
 * The modules that the processes of ranks load.
 *
 * @module
 */

/** The program of a rank's process. */
export const RANK_PROGRAM: string = import.meta.resolve("./worker/main.ts");

/** The module of the class that ranks run by default. */
export const DEFAULT_WORKER_MODULE: string = import.meta.resolve("./worker/distributed_worker.ts");

/**
 * Imports of these modules. Nobody calls them: they would load native code into a runner. They put the
 * modules into the graph of every program that starts ranks, so that Deno fetches them with the program.
 */
export const IN_THE_GRAPH: readonly (() => Promise<unknown>)[] = [
  () => import("./worker/main.ts"),
  () => import("./worker/distributed_worker.ts"),
];
