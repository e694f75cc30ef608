/**
 * Starts and supervises ranks and routes calls to them. Never loads native code.
 *
 * @module
 */
export { DistributedRunner } from "./distributed_runner.ts";
export type {
  CallArguments,
  CallEvent,
  CallOptions,
  CallOutcome,
  ClientError,
  InvokeOptions,
  InvokeResult,
  Priority,
  StreamChunk,
  StreamOptions,
  StreamOutcome,
} from "./call_options.ts";
export type {
  ExternalRanks,
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
  WorkerClass,
} from "./options.ts";
export type { PartInfo } from "../protocol/mod.ts";
