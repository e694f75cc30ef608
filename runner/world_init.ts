/**
 * What a world is made of.
 *
 * @module
 */
import type { DistributedError } from "../errors.ts";
import type { EncodedValue } from "../protocol/mod.ts";
import type { CallObserver } from "./calls/mod.ts";
import type { CheckedOptions } from "./check_options.ts";
import type { StartProgress } from "./options.ts";
import type { RunnerListener, WorkerSource } from "./ranks/mod.ts";

/** Inputs of a world. */
export interface WorldInit {
  /** Options of the runner. */
  options: CheckedOptions;
  /** The class that ranks load. */
  source: WorkerSource;
  /** Returns the listener that ranks connect to, and opens it if necessary. */
  listen: () => RunnerListener;
  /** Value for `setup`. */
  setup: EncodedValue;
  /** Time limit in milliseconds for ranks to become ready, also for ranks that replace others. */
  readyTimeoutMs: number;
  /** Called for each step of the start. */
  onProgress: (progress: StartProgress) => void;
  /** Called when the world has failed: a rank died and is not replaced. */
  onFailed: (error: DistributedError) => void;
  /** Called for every error of a rank, with its time by the runner's clock. */
  onError: (error: Error, at: number) => void;
  /** Receives the steps of calls, if the program wants them. */
  observer: CallObserver | null;
  /** Called when a call becomes pending. */
  onBusy: () => void;
  /** Called when no call is waiting or running any more. */
  onIdle: () => void;
}
