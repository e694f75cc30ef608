/**
 * Code that runs on a rank: the base class of workers, and the loop that serves calls.
 *
 * @module
 */
export type { CallContext } from "./call_context.ts";
export {
  DistributedWorker,
  type RankPrintOptions,
  type ShutdownOptions,
  type StreamingResultOptions,
  type TextEventOptions,
} from "./distributed_worker.ts";
export type { ItemQueue } from "./item_queue.ts";
export { type RankWorkerClass, runRank, type RunRankOptions } from "./run_rank.ts";
export { serveIfRank } from "./serve_if_rank.ts";
export type { Declaration, DECLARED, DeclaredAs, WorkerTypes } from "./worker_types.ts";
