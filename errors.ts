/**
 * The errors that callers may want to catch. Misuse is a plain `TypeError` or `RangeError` instead.
 *
 * @module
 */

import { escapeControls, escapeLine } from "./escaped_text.ts";
import { nestedLines } from "./nested_errors.ts";
import { type RankReport, reportLines } from "./rank_report.ts";

export type { CollectiveReport, RankReport } from "./rank_report.ts";

/** The literal that tells one kind of {@linkcode DistributedError} from another. */
export type ErrorCode =
  | "already_running"
  | "collective"
  | "library_load"
  | "native"
  | "not_running"
  | "nothing_produced"
  | "protocol"
  | "rank_exit"
  | "stream_overflow"
  | "system"
  | "timeout"
  | "worker_error";

/** The base of every error that Cohort raises for something other than misuse. */
export class DistributedError extends Error {
  /** Tells the kinds apart without `instanceof`. */
  readonly code: ErrorCode;

  /**
   * Creates the error.
   *
   * @param code The kind.
   * @param message What failed: `Cannot <do> x: <state>`. It is printed, and may quote what others have
   * written: control characters in it are escaped.
   * @param options `cause`, where there is one.
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(escapeControls(message), options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** What a {@linkcode WorkerError} carries. */
export interface WorkerErrorInit extends ErrorOptions {
  /** The rank that threw. */
  rank: number;
  /** The name of the error's class on that rank. */
  remoteName: string;
  /** Its stack on that rank, with the user's own lines. */
  remoteStack: string;
  /** The error's own enumerable fields that cross. */
  remoteFields?: Readonly<Record<string, unknown>>;
  /** The errors of an aggregate. */
  errors?: readonly unknown[];
  /** Of a `SuppressedError`: what was thrown before. */
  suppressed?: unknown;
  /** What failed on other ranks, by time. */
  others?: readonly DistributedError[];
  /** A report on each rank. */
  ranks?: readonly RankReport[];
}

/**
 * Code of a worker threw on a rank. `message` is the remote error's; of whatever else was thrown it is what
 * the console shows. `cause` is the remote one: an error again, or the value that it was. Of a
 * `SuppressedError` it is what was thrown last.
 *
 * What `stack` says in words (the remote stack, the errors of an aggregate, what other ranks did) is there as
 * data too, in properties that are not enumerable: a printed error says it once.
 */
export class WorkerError extends DistributedError {
  /** The rank that threw first. */
  readonly rank: number;
  /** The name of the error's class on that rank (`"TypeError"`). */
  readonly remoteName: string;
  /** The stack on that rank; `""` if what was thrown has none. */
  declare readonly remoteStack: string;
  /**
   * The error's own enumerable fields that can cross, and its `code` and `status` also where its class
   * declares them.
   */
  declare readonly remoteFields: Readonly<Record<string, unknown>>;
  /** The errors of an aggregate, as `cause` is; else `[]`. */
  // deno-lint-ignore no-explicit-any -- as an AggregateError declares them
  declare readonly errors: readonly any[];
  /** Of a `SuppressedError`: what was thrown before, as `cause` is. */
  // deno-lint-ignore no-explicit-any -- as a SuppressedError declares it
  declare readonly suppressed?: any;
  /** What failed on other ranks, by time. */
  declare readonly others: readonly DistributedError[];
  /** A report on each rank, as it was when the first of them threw. */
  declare readonly ranks: readonly RankReport[];

  /**
   * Creates the error.
   *
   * @param message The remote error's message.
   * @param init Where it was thrown.
   */
  constructor(message: string, init: WorkerErrorInit) {
    super("worker_error", message, init);
    const { rank, remoteName, remoteStack, remoteFields = {}, errors = [], others = [], ranks = [] } = init;
    this.rank = rank;
    this.remoteName = escapeLine(remoteName);
    hide(this, { remoteStack: escapeControls(remoteStack), others, ranks });
    // Consoles print this, however it is defined.
    if (errors.length > 0) hide(this, { errors });
    if ("suppressed" in init) hide(this, { suppressed: init.suppressed });
    // No stack tells them.
    const enumerable = Object.keys(remoteFields).length > 0;
    Object.defineProperty(this, "remoteFields", { value: remoteFields, enumerable, configurable: true });
    // Where it was received tells nothing; where it was thrown does.
    const thrown = remoteStack === "" ? `${this.remoteName}: ${this.message}` : this.remoteStack;
    const head = `${this.name}: ${this.message}\n    on rank ${rank}: ${thrown.replaceAll("\n", "\n    ")}`;
    setStack(this, `${head}${nestedLines(this)}${reportLines(this)}`);
  }

  static {
    hide(this.prototype, { errors: Object.freeze([]) });
  }
}

/** What a {@linkcode RankExitError} carries. */
export interface RankExitErrorInit extends ErrorOptions {
  /** The rank that went first. */
  rank: number;
  /** Its exit code, or `null` if a signal ended it. */
  exitCode: number | null;
  /** The signal that ended it, or `null`. */
  signal: string | null;
  /** The last lines of its standard error. */
  stderrTail: readonly string[];
  /** A report on each rank. */
  ranks: readonly RankReport[];
  /** What failed on other ranks before this was known, by time. */
  others?: readonly DistributedError[];
}

/**
 * A rank's process ended, or its connection broke, while it was needed. As with {@linkcode WorkerError}, what
 * `stack` says in words is not enumerable.
 */
export class RankExitError extends DistributedError {
  /** The rank that went first. */
  readonly rank: number;
  /** Its exit code, or `null` if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it (`"SIGKILL"`), or `null`. */
  readonly signal: string | null;
  /** The last lines of its standard error, at most 20. */
  declare readonly stderrTail: readonly string[];
  /** A report on each rank. */
  declare readonly ranks: readonly RankReport[];
  /** What failed on other ranks before this was known, by time: its consequences. */
  declare readonly others: readonly DistributedError[];

  /**
   * Creates the error.
   *
   * @param message What failed.
   * @param init The rank and how it ended.
   */
  constructor(message: string, init: RankExitErrorInit) {
    super("rank_exit", message, init);
    const { rank, exitCode, signal, stderrTail, ranks, others = [] } = init;
    this.rank = rank;
    this.exitCode = exitCode;
    this.signal = signal;
    hide(this, { stderrTail, ranks, others });
    setStack(this, `${this.stack}${reportLines(this)}`);
  }
}

/** What a {@linkcode TimeoutError} carries. */
export interface TimeoutErrorInit extends ErrorOptions {
  /** What each rank was doing. */
  ranks?: readonly RankReport[];
  /** The rank that did not answer, if it is known which. */
  rank?: number;
}

/** A time limit has passed. */
export class TimeoutError extends DistributedError {
  /** The rank that gives no sign of life, where that is why. */
  declare readonly rank?: number;
  /** What each rank was doing. Not enumerable, as `stack` says it. */
  declare readonly ranks: readonly RankReport[];

  /**
   * Creates the error.
   *
   * @param message Which limit passed, in milliseconds.
   * @param init What the ranks were doing.
   */
  constructor(message: string, init: TimeoutErrorInit = {}) {
    super("timeout", message, init);
    if (init.rank !== undefined) this.rank = init.rank;
    hide(this, { ranks: init.ranks ?? [] });
    setStack(this, `${this.stack}${reportLines(this)}`);
  }
}

/** The runner is not in a state to take a call: before `start()`, while it stops, after `stop()`. */
export class NotRunningError extends DistributedError {
  /**
   * Creates the error.
   *
   * @param message The state that the runner is in.
   * @param options `cause`: what ended it, if it failed.
   */
  constructor(message: string, options?: ErrorOptions) {
    super("not_running", message, options);
  }
}

/** `start()` of a runner that has started. */
export class AlreadyRunningError extends DistributedError {
  /**
   * Creates the error.
   *
   * @param message The state that the runner is in.
   */
  constructor(message: string) {
    super("already_running", message);
  }
}

/** What a {@linkcode CollectiveError} carries. */
export interface CollectiveErrorInit extends ErrorOptions {
  /** The rank on which the collective failed. */
  rank: number;
  /** The collective (`"all_reduce"`). */
  operation: string;
  /** Its number among the collectives of its group on that rank, from 1. */
  sequence: number;
  /** The ranks that never came to it, where that is why it failed. */
  missing?: readonly number[];
  /** A report on each rank. */
  ranks?: readonly RankReport[];
}

/**
 * A collective failed: a peer went away or never came, the ranks did not agree, or the group's timeout
 * passed.
 */
export class CollectiveError extends DistributedError {
  /** The rank on which the collective failed. */
  readonly rank: number;
  /** The collective (`"all_reduce"`). */
  readonly operation: string;
  /** Its number among the collectives of its group on that rank, from 1. */
  readonly sequence: number;
  /** The ranks that never came to it, where that is why it failed; else `[]`. */
  readonly missing: readonly number[];
  /** A report on each rank, where the runner raised it. Not enumerable, as `stack` says it. */
  declare readonly ranks: readonly RankReport[];

  /**
   * Creates the error.
   *
   * @param message c10d's message.
   * @param init Which collective it was.
   */
  constructor(message: string, init: CollectiveErrorInit) {
    super("collective", message, init);
    this.rank = init.rank;
    this.operation = init.operation;
    this.sequence = init.sequence;
    this.missing = init.missing ?? [];
    hide(this, { ranks: init.ranks ?? [] });
    setStack(this, `${this.stack}${reportLines(this)}`);
  }
}

/** A producer ran on without waiting for its reader, past 1,024 items or 256 MiB. */
export class StreamOverflowError extends DistributedError {
  /**
   * Creates the error.
   *
   * @param message Which bound was passed.
   */
  constructor(message: string) {
    super("stream_overflow", message);
  }
}

/** What a {@linkcode ProtocolError} carries. */
export interface ProtocolErrorInit extends ErrorOptions {
  /** The rank whose frame it was, if known. */
  rank?: number;
}

/** A frame that does not follow the protocol: truncated, oversized, of an unknown type. */
export class ProtocolError extends DistributedError {
  /** The rank whose frame it was, if known. */
  readonly rank: number | undefined;

  /**
   * Creates the error.
   *
   * @param message What is wrong with the frame.
   * @param init Whose frame it was.
   */
  constructor(message: string, init: ProtocolErrorInit = {}) {
    super("protocol", message, init);
    this.rank = init.rank;
  }
}

/** What a {@linkcode NativeError} carries. */
export interface NativeErrorInit extends ErrorOptions {
  /** The operation that failed (`"aten::mm"`, `"TorchScript.load"`). */
  operation: string;
}

/** The native library refused or failed. `message` is libtorch's where libtorch raised it. */
export class NativeError extends DistributedError {
  /** The operation that failed (`"aten::mm"`, `"TorchScript.load"`). */
  readonly operation: string;

  /**
   * Creates the error.
   *
   * @param message What failed.
   * @param init In which operation.
   */
  constructor(message: string, init: NativeErrorInit) {
    super("native", message, init);
    this.operation = init.operation;
  }
}

/** What a {@linkcode LibraryLoadError} carries. */
export interface LibraryLoadErrorInit extends ErrorOptions {
  /** Each place that was tried, in order, with what was wrong there. */
  tried: readonly string[];
}

/** The native library was not found, or could not be loaded. */
export class LibraryLoadError extends DistributedError {
  /** Each place that was tried, in order, with what was wrong there. */
  readonly tried: readonly string[];

  /**
   * Creates the error.
   *
   * @param message What was tried, and the remedy.
   * @param init The places.
   */
  constructor(message: string, init: LibraryLoadErrorInit) {
    super("library_load", message, init);
    this.tried = init.tried;
  }
}

function hide(error: Error, properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(error, name, { value, configurable: true });
  }
}

function setStack(error: Error, stack: string): void {
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
}
