/**
 * Results of `invoke` and `invokeAll`.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { decodeScanned, type Frame } from "../../protocol/mod.ts";
import type { CallSink } from "./call.ts";

/** A sink that settles a promise with the results of the ranks. */
export class ResultSink<T> implements CallSink {
  readonly #result = Promise.withResolvers<T>();
  readonly #pick: (values: unknown[]) => T;

  /**
   * Creates a sink.
   *
   * @param pick Returns the resolved value, given the values by rank.
   */
  constructor(pick: (values: unknown[]) => T) {
    this.#pick = pick;
  }

  /** Settles with the call. */
  get result(): Promise<T> {
    return this.#result.promise;
  }

  item(): never {
    throw new ProtocolError("Cannot read frame: it has an item, and the call takes none");
  }

  succeed(results: readonly (Frame | null)[], withheld: readonly number[]): void {
    try {
      const values = results.map((frame, rank) => decodeResult(frame, rank));
      if (values[0] === undefined && withheld.length > 0) printOnce(withheld);
      this.#result.resolve(this.#pick(values));
    } catch (error) {
      this.#result.reject(error);
    }
  }

  fail(reason: unknown): void {
    this.#result.reject(reason);
  }
}

let hasPrinted = false;

/** Prints a note once. A result of `undefined` may be intended, so it is not an error. */
function printOnce(withheld: readonly number[]): void {
  if (hasPrinted) return;
  hasPrinted = true;
  console.error(`Cannot return a result: ${describeWithheld(withheld)}`);
}

/**
 * Explains why a caller gets nothing although other ranks returned a value or items.
 *
 * @param withheld Those ranks.
 */
export function describeWithheld(withheld: readonly number[]): string {
  // The ranks are in the order in which they returned.
  const ordered = withheld.toSorted((left, right) => left - right).join(", ");
  const ranks = withheld.length === 1 ? `rank ${ordered}` : `ranks ${ordered}`;
  return `rank 0 produced nothing, but ${ranks} did; only rank 0's items and result reach the caller: ` +
    "return it on rank 0, or get every rank's result by invokeAll()";
}

/**
 * Decodes the value of a rank's result.
 *
 * @param frame The frame, which was scanned on arrival; `null` if there is none.
 * @param rank The rank.
 * @throws {ProtocolError} If the value is a `Map` or a `Set` that would take too long to build.
 */
export function decodeResult(frame: Frame | null, rank = 0): unknown {
  if (frame === null) return undefined;
  try {
    return decodeScanned(frame.body, frame.parts);
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw new ProtocolError(`Cannot read the result of rank ${rank}: ${cause.message}`, { rank, cause });
  }
}
