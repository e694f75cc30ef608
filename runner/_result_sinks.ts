/** Where the answers of `invoke` and `invokeAll` go. @module */
import type { Frame } from "../protocol/frame.ts";
import { decodeValue } from "../protocol/decode_value.ts";
import type { CallSink } from "./_call.ts";

/** A sink that settles a promise with the results of some ranks. */
export class ResultSink<T> implements CallSink {
  readonly #result = Promise.withResolvers<T>();
  readonly #pick: (values: unknown[]) => T;

  /** Creates a sink.
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

  item(): void {}

  succeed(results: readonly (Frame | null)[]): void {
    try {
      this.#result.resolve(this.#pick(results.map(decodeResult)));
    } catch (error) {
      this.#result.reject(error);
    }
  }

  fail(reason: unknown): void {
    this.#result.reject(reason);
  }
}

/** The value of a rank's result. */
export function decodeResult(frame: Frame | null): unknown {
  return frame === null ? undefined : decodeValue(frame.body, frame.parts);
}
