/** Starts ranks, supervises them and routes calls to them. Never loads native code.
 *
 * @module
 */
export { DistributedRunner } from "./distributed_runner.ts";
export type {
  CallArguments,
  InvokeOptions,
  LogLine,
  LogSink,
  RankInfo,
  RankState,
  RunnerOptions,
  RunnerSocket,
  StartArguments,
  StartOptions,
  StartProgress,
  StopOptions,
  StreamChunk,
  StreamOptions,
  WorkerClass,
} from "./options.ts";
