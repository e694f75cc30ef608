/**
 * Errors that callers may want to catch. Misuse throws a plain `TypeError` or `RangeError` instead.
 *
 * @module
 */
import { DistributedError } from "./distributed_error.ts";

export { DistributedError, type ErrorCode } from "./distributed_error.ts";
export {
  CollectiveError,
  type CollectiveErrorInit,
  RankExitError,
  type RankExitErrorInit,
  TimeoutError,
  type TimeoutErrorInit,
  WorkerError,
  type WorkerErrorInit,
} from "./rank_errors.ts";
export type { CollectiveReport, RankReport } from "./rank_report.ts";

/** A call that the runner cannot accept, because it has not started, is stopping, or has stopped. */
export class NotRunningError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "NotRunningError";

  /**
   * Creates the error.
   *
   * @param message The runner's state.
   * @param options `cause`: the error that ended the runner, if it failed.
   */
  constructor(message: string, options?: ErrorOptions) {
    super("not_running", message, options);
  }
}

/** A call that the runner does not accept, because `maxPending` calls are waiting or running. */
export class QueueFullError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "QueueFullError";

  /** Number of calls that are waiting or running. */
  readonly pending: number;

  /**
   * Creates the error.
   *
   * @param message The state of the queue.
   * @param init `pending`: the number of calls that are waiting or running.
   */
  constructor(message: string, { pending }: { pending: number }) {
    super("queue_full", message);
    this.pending = pending;
  }
}

/** A call of `start()` on a runner that has already started. */
export class AlreadyRunningError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "AlreadyRunningError";

  /**
   * Creates the error.
   *
   * @param message The runner's state.
   */
  constructor(message: string) {
    super("already_running", message);
  }
}

/** The overflow of a stream whose producer did not wait for the reader: over 1,024 items or 256 MiB. */
export class StreamOverflowError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "StreamOverflowError";

  /**
   * Creates the error.
   *
   * @param message The limit that was exceeded.
   */
  constructor(message: string) {
    super("stream_overflow", message);
  }
}

/** Data of a {@linkcode ProtocolError}. */
export interface ProtocolErrorInit extends ErrorOptions {
  /** The rank that sent the frame, if known. */
  rank?: number;
}

/** A frame that violates the protocol: it is truncated, too large, or of an unknown type, for example. */
export class ProtocolError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "ProtocolError";

  /** The rank that sent the frame, if known. */
  readonly rank: number | undefined;

  /**
   * Creates the error.
   *
   * @param message What is wrong with the frame.
   * @param init The sender of the frame.
   */
  constructor(message: string, init: ProtocolErrorInit = {}) {
    super("protocol", message, init);
    this.rank = init.rank;
  }
}

/** Data of a {@linkcode NativeError}. */
export interface NativeErrorInit extends ErrorOptions {
  /** The operation that failed (`"aten::mm"`, `"TorchScript.load"`). */
  operation: string;
}

/**
 * An operation of the native library that failed or was rejected. If libtorch raised the error, `message` is
 * the message of libtorch.
 *
 * @example Read which operator failed
 * ```ts
 * import { NativeError, Tensor } from "@cohort/distributed";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * using a = Tensor.fromArray([[1, 2]]);
 * const { operation } = assertThrows(() => a.mm(a), NativeError, "shapes cannot be multiplied");
 * assertEquals(operation, "aten::mm");
 * ```
 */
export class NativeError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "NativeError";

  /** The operation that failed (`"aten::mm"`, `"TorchScript.load"`). */
  readonly operation: string;

  /**
   * Creates the error.
   *
   * @param message The failure.
   * @param init The operation that failed.
   */
  constructor(message: string, init: NativeErrorInit) {
    super("native", message, init);
    this.operation = init.operation;
  }
}

/** Data of a {@linkcode LibraryLoadError}. */
export interface LibraryLoadErrorInit extends ErrorOptions {
  /** Each path that was tried, in order, with the problem found there. */
  tried: readonly string[];
}

/** A native library that was not found, or could not be loaded. */
export class LibraryLoadError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "LibraryLoadError";

  /** Each path that was tried, in order, with the problem found there. */
  readonly tried: readonly string[];

  /**
   * Creates the error.
   *
   * @param message What was tried, and the remedy.
   * @param init The paths.
   */
  constructor(message: string, init: LibraryLoadErrorInit) {
    super("library_load", message, init);
    this.tried = init.tried;
  }
}
