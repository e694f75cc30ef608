/**
 * Where the answers of `invoke` and `invokeAll` go.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { decodeScanned, type Frame } from "../../protocol/mod.ts";
import type { CallSink } from "./call.ts";

/** A sink that settles a promise with the results of some ranks. */
export class ResultSink<T> implements CallSink {
  readonly #result = Promise.withResolvers<T>();
  readonly #pick: (values: unknown[]) => T;

  /**
   * Creates a sink.
   *
   * @param pick What to resolve with, of the values by rank.
   */
  constructor(pick: (values: unknown[]) => T) {
    this.#pick = pick;
  }

  /** Settles with the call. */
  get result(): Promise<T> {
    return this.#result.promise;
  }

  item(): never {
    throw new ProtocolError("Cannot read frame: an item came in a call that wants none");
  }

  succeed(results: readonly (Frame | null)[], withheld: readonly number[]): void {
    try {
      const values = results.map((frame, rank) => decodeResult(frame, rank));
      if (values[0] === undefined && withheld.length > 0) tellOnce(withheld);
      this.#result.resolve(this.#pick(values));
    } catch (error) {
      this.#result.reject(error);
    }
  }

  fail(reason: unknown): void {
    this.#result.reject(reason);
  }
}

let hasTold = false;

/** A result of `undefined` may be meant: it is no error, but worth a word. */
function tellOnce(withheld: readonly number[]): void {
  if (hasTold) return;
  hasTold = true;
  console.error(`Cannot hand on a result: ${describeWithheld(withheld)}`);
}

/**
 * Says why a caller gets nothing, where other ranks gave something.
 *
 * @param withheld Those ranks.
 */
export function describeWithheld(withheld: readonly number[]): string {
  // They are in the order in which they returned.
  const ordered = withheld.toSorted((left, right) => left - right).join(", ");
  const ranks = withheld.length === 1 ? `rank ${ordered} alone` : `ranks ${ordered}`;
  return `rank 0 gave nothing, and ${ranks} did; only rank 0's items and result reach the caller: ` +
    "return it on rank 0, or ask every rank by invokeAll()";
}

/**
 * The value of a rank's result.
 *
 * @param frame The frame, which was scanned when it came; `null` if there is none.
 * @param rank The rank.
 * @throws {ProtocolError} If it is a `Map` or a `Set` that would take too long to make.
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
