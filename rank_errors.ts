/**
 * Errors that carry a report for each rank.
 *
 * @module
 */
import { DistributedError } from "./distributed_error.ts";
import { escapeControls, escapeLine } from "./escaped_text.ts";
import { nestedLines } from "./nested_errors.ts";
import { type RankReport, reportLines } from "./rank_report.ts";

/** Data of a {@linkcode WorkerError}. */
export interface WorkerErrorInit extends ErrorOptions {
  /** The rank that threw. */
  rank: number;
  /** The name of the error's class on that rank. */
  remoteName: string;
  /** The error's stack on that rank, with the program's own lines. */
  remoteStack: string;
  /** The error's own enumerable fields that can cross. */
  remoteFields?: Readonly<Record<string, unknown>>;
  /** The errors of an aggregate error. */
  errors?: readonly unknown[];
  /** For a `SuppressedError`: the value that was thrown first. */
  suppressed?: unknown;
  /** Failures on other ranks, ordered by time. */
  others?: readonly DistributedError[];
  /** A report for each rank. */
  ranks?: readonly RankReport[];
}

/**
 * An error that a worker's code threw on a rank.
 *
 * `message` is the message of the remote error. If the thrown value is not an error, `message` is the text
 * that the console shows for it. `cause` is the thrown value: an error again, or the value itself. For a
 * `SuppressedError`, `cause` is the value that was thrown last.
 *
 * `stack` describes the failure in words: the remote stack, the errors of an aggregate, and what other ranks
 * did. The same facts are available as data, in properties that are not enumerable, so that a printed error
 * does not repeat them.
 */
export class WorkerError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "WorkerError";

  /** The rank that threw first. */
  readonly rank: number;
  /** The name of the error's class on that rank (`"TypeError"`). */
  readonly remoteName: string;
  /** The stack on that rank. It is `""` if the thrown value has no stack. */
  declare readonly remoteStack: string;
  /**
   * The error's own enumerable fields that can cross. Also its `code` and `status` if its class declares
   * them.
   */
  declare readonly remoteFields: Readonly<Record<string, unknown>>;
  /** The errors of an aggregate error, converted like `cause`; otherwise `[]`. */
  // deno-lint-ignore no-explicit-any -- as an AggregateError declares them
  declare readonly errors: readonly any[];
  /** For a `SuppressedError`: the value that was thrown first, converted like `cause`. */
  // deno-lint-ignore no-explicit-any -- as a SuppressedError declares it
  declare readonly suppressed?: any;
  /** Failures on other ranks, ordered by time. */
  declare readonly others: readonly DistributedError[];
  /** A report for each rank, taken when the first of them threw. */
  declare readonly ranks: readonly RankReport[];

  /**
   * Creates the error.
   *
   * @param message The remote error's message.
   * @param init The rank and the remote error's data.
   */
  constructor(message: string, init: WorkerErrorInit) {
    super("worker_error", message, init);
    const { rank, remoteName, remoteStack, remoteFields = {}, errors = [], others = [], ranks = [] } = init;
    this.rank = rank;
    this.remoteName = escapeLine(remoteName);
    hide(this, { remoteStack: escapeControls(remoteStack), others, ranks });
    // Consoles print this property even if it is not enumerable.
    if (errors.length > 0) hide(this, { errors });
    if ("suppressed" in init) hide(this, { suppressed: init.suppressed });
    // The stack does not contain these fields, so they are enumerable.
    const enumerable = Object.keys(remoteFields).length > 0;
    Object.defineProperty(this, "remoteFields", { value: remoteFields, enumerable, configurable: true });
    // The local stack says nothing useful. The remote stack does.
    const thrown = remoteStack === "" ? `${this.remoteName}: ${this.message}` : this.remoteStack;
    const head = `${this.name}: ${this.message}\n    on rank ${rank}: ${thrown.replaceAll("\n", "\n    ")}`;
    setStack(this, `${head}${nestedLines(this)}${reportLines(this)}`);
  }

  static {
    hide(this.prototype, { errors: Object.freeze([]) });
  }
}

/** Data of a {@linkcode RankExitError}. */
export interface RankExitErrorInit extends ErrorOptions {
  /** The rank that exited first. */
  rank: number;
  /** Its exit code, or `null` if a signal ended it. */
  exitCode: number | null;
  /** The signal that ended it, or `null`. */
  signal: string | null;
  /** The last lines of its standard error. */
  stderrTail: readonly string[];
  /** A report for each rank. */
  ranks: readonly RankReport[];
  /** Failures on other ranks that were reported before the exit was known, ordered by time. */
  others?: readonly DistributedError[];
}

/**
 * The exit of a rank, or the loss of its connection, while it was still needed.
 *
 * As in {@linkcode WorkerError}, the data that `stack` describes in words is not enumerable.
 */
export class RankExitError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "RankExitError";

  /** The rank that exited first. */
  readonly rank: number;
  /** Its exit code, or `null` if a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended it (`"SIGKILL"`), or `null`. */
  readonly signal: string | null;
  /** The last lines of its standard error, at most 20. */
  declare readonly stderrTail: readonly string[];
  /** A report for each rank. */
  declare readonly ranks: readonly RankReport[];
  /**
   * Failures on other ranks that were reported before the exit was known, ordered by time. They are
   * consequences of the exit.
   */
  declare readonly others: readonly DistributedError[];

  /**
   * Creates the error.
   *
   * @param message The failure.
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

/** Data of a {@linkcode TimeoutError}. */
export interface TimeoutErrorInit extends ErrorOptions {
  /** A report for each rank. */
  ranks?: readonly RankReport[];
  /** The rank that did not answer, if it is known. */
  rank?: number;
}

/** An expired time limit. */
export class TimeoutError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "TimeoutError";

  /** The unresponsive rank, if one rank caused the timeout. */
  declare readonly rank?: number;
  /** A report for each rank. Not enumerable, because `stack` contains it. */
  declare readonly ranks: readonly RankReport[];

  /**
   * Creates the error.
   *
   * @param message The limit that expired, in milliseconds.
   * @param init What the ranks were doing.
   */
  constructor(message: string, init: TimeoutErrorInit = {}) {
    super("timeout", message, init);
    if (init.rank !== undefined) this.rank = init.rank;
    hide(this, { ranks: init.ranks ?? [] });
    setStack(this, `${this.stack}${reportLines(this)}`);
  }
}

/** Data of a {@linkcode CollectiveError}. */
export interface CollectiveErrorInit extends ErrorOptions {
  /** The rank on which the collective failed. */
  rank: number;
  /** The collective (`"all_reduce"`). */
  operation: string;
  /** Its sequence number among the collectives of its group on that rank, from 1. */
  sequence: number;
  /** The ranks that never entered the collective, if that is why it failed. */
  missing?: readonly number[];
  /** A report for each rank. */
  ranks?: readonly RankReport[];
}

/**
 * A failed collective: a peer exited or never entered it, the ranks disagreed, or the group's timeout
 * expired.
 */
export class CollectiveError extends DistributedError {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "CollectiveError";

  /** The rank on which the collective failed. */
  readonly rank: number;
  /** The collective (`"all_reduce"`). */
  readonly operation: string;
  /** Its sequence number among the collectives of its group on that rank, from 1. */
  readonly sequence: number;
  /** The ranks that never entered the collective, if that is why it failed; otherwise `[]`. */
  readonly missing: readonly number[];
  /** A report for each rank, if the runner raised the error. Not enumerable, because `stack` contains it. */
  declare readonly ranks: readonly RankReport[];

  /**
   * Creates the error.
   *
   * @param message The message of c10d.
   * @param init The collective that failed.
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

function hide(error: Error, properties: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(properties)) {
    Object.defineProperty(error, name, { value, configurable: true });
  }
}

function setStack(error: Error, stack: string): void {
  Object.defineProperty(error, "stack", { value: stack, configurable: true, writable: true });
}
