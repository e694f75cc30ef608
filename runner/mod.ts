/**
 * Starts and supervises ranks and routes calls to them. Never loads native code.
 *
 * @module
 */
export { DistributedRunner } from "./distributed_runner.ts";
export type {
  CallArguments,
  CallOptions,
  ClientError,
  ExternalRanks,
  InvokeOptions,
  InvokeResult,
  LogLine,
  LogSink,
  RankExit,
  RankInfo,
  RankState,
  Restart,
  RestartOptions,
  RunnerOptions,
  RunnerSocket,
  StartArguments,
  StartOptions,
  StartProgress,
  StopOptions,
  StreamChunk,
  StreamOptions,
  StreamOutcome,
  WorkerClass,
} from "./options.ts";
export type { PartInfo } from "../protocol/mod.ts";
