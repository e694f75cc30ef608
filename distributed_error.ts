/**
 * The base class of the package's errors.
 *
 * @module
 */
import { escapeControls } from "./escaped_text.ts";

/** The literal that distinguishes the kinds of {@linkcode DistributedError}. */
export type ErrorCode =
  | "already_running"
  | "collective"
  | "library_load"
  | "native"
  | "not_running"
  | "nothing_produced"
  | "protocol"
  | "queue_full"
  | "rank_exit"
  | "stream_overflow"
  | "system"
  | "timeout"
  | "worker_error";

/**
 * Base class of every error that Cohort raises for something other than misuse.
 *
 * @example Tell the loss of a rank from other errors
 * ```ts
 * import { DistributedError, TimeoutError } from "@cohort/distributed";
 * import { assert, assertFalse } from "@std/assert";
 *
 * function isLoss(error: unknown): boolean {
 *   return error instanceof DistributedError && (error.code === "rank_exit" || error.code === "timeout");
 * }
 * assert(isLoss(new TimeoutError("Cannot call rank 1: no answer within 500 ms", { rank: 1 })));
 * assertFalse(isLoss(new TypeError("Cannot call: the payload is a function")));
 * ```
 */
export class DistributedError extends Error {
  /** The name, which a bundler may not shorten. */
  static override readonly name: string = "DistributedError";

  /** The kind of error. Distinguishes the kinds without `instanceof`. */
  readonly code: ErrorCode;

  /**
   * Creates the error.
   *
   * @param code The kind.
   * @param message The failure: `Cannot <do> x: <state>`. It is printed and may quote text from other
   * processes, so its control characters are escaped.
   * @param options `cause`, if there is one.
   */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(escapeControls(message), options);
    this.name = new.target.name;
    this.code = code;
  }
}
