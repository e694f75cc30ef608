/**
 * Results of `invoke` and `invokeAll`.
 *
 * @module
 */
import { ProtocolError } from "../../errors.ts";
import { decodeScanned, type Frame, type ReadPart } from "../../protocol/mod.ts";
import type { MapMemory } from "../../mapped_memory.ts";
import { type Into, leaseOf, PartReader, readPart, ResultView } from "../segments/mod.ts";
import type { CallSink } from "./call.ts";

/** How the results of a call are read. */
export interface ResultReading {
  /** Returns memory for a part of the result; `undefined` for fresh memory. */
  readonly into?: Into | undefined;
  /** Loads the function that maps parts; `undefined` if they are copied. */
  readonly mapping?: Promise<MapMemory> | undefined;
}

/** A sink that settles a promise with the results of the ranks. */
export class ResultSink<T> implements CallSink {
  readonly #result = Promise.withResolvers<T>();
  readonly #pick: (values: unknown[]) => T;
  readonly #reading: ResultReading;

  /**
   * Creates a sink.
   *
   * @param pick Returns the resolved value, given the values by rank.
   * @param reading How to read bulk data.
   */
  constructor(pick: (values: unknown[]) => T, reading: ResultReading = {}) {
    this.#pick = pick;
    this.#reading = reading;
  }

  /** Settles with the call. */
  get result(): Promise<T> {
    return this.#result.promise;
  }

  item(): never {
    throw new ProtocolError("Cannot read frame: it has an item, and the call takes none");
  }

  succeed(results: readonly (Frame | null)[], withheld: readonly number[]): void {
    const { into, mapping } = this.#reading;
    if (mapping !== undefined) return this.#result.resolve(this.#view(results, withheld, mapping));
    const reader = results.some(hasParts) ? new PartReader(into) : null;
    try {
      const values: unknown[] = [];
      for (let rank = 0; rank < results.length; rank++) {
        values.push(decodeResult(results[rank]!, rank, reader?.read));
      }
      if (values[0] === undefined && withheld.length > 0) printOnce(withheld);
      const filled = reader === null ? null : reader.fill();
      if (filled === null) this.#result.resolve(this.#pick(values));
      else this.#result.resolve(this.#later(results, filled, values));
    } catch (error) {
      this.#result.reject(reader === null || reader.thrown === null ? error : reader.thrown.error);
    }
  }

  fail(reason: unknown): void {
    this.#result.reject(reason);
  }

  /** Settles when all bulk data is read. */
  async #later(results: readonly (Frame | null)[], filled: Promise<void>, values: unknown[]): Promise<T> {
    const leases = results.map(leaseOf);
    for (const lease of leases) lease?.hold();
    try {
      await filled;
      return this.#pick(values);
    } finally {
      for (const lease of leases) lease?.free();
    }
  }

  /** Settles when all bulk data is mapped. */
  async #view(
    results: readonly (Frame | null)[],
    withheld: readonly number[],
    mapping: Promise<MapMemory>,
  ): Promise<T> {
    const leases = results.map(leaseOf);
    for (const lease of leases) lease?.hold();
    try {
      const view = new ResultView(await mapping);
      const value = decodeResult(results[0] ?? null, 0, view.read);
      for (const lease of leases) lease?.mapped();
      if (value === undefined && withheld.length > 0) printOnce(withheld);
      return this.#pick([disposableBy(value, view)]);
    } catch (error) {
      for (const lease of leases) lease?.free();
      throw error;
    }
  }
}

function hasParts(frame: Frame | null): boolean {
  return frame !== null && frame.parts.length > 0;
}

/** Makes a value give its memory back when it is disposed of. */
function disposableBy(value: unknown, view: ResultView): unknown {
  // A value that is no object has no bulk data.
  if (typeof value !== "object" || value === null) return value;
  const dispose = () => view[Symbol.dispose]();
  return Object.defineProperty(value, Symbol.dispose, { value: dispose, configurable: true });
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
 * @param read Returns the bytes of a part.
 * @throws {ProtocolError} If the value is a `Map` or a `Set` that would take too long to build, or its shared
 * memory is too short.
 */
export function decodeResult(frame: Frame | null, rank = 0, read: ReadPart = readPart): unknown {
  if (frame === null) return undefined;
  try {
    return decodeScanned(frame.body, frame.parts, frame.parts.length === 0 ? {} : { read });
  } catch (cause) {
    if (!(cause instanceof ProtocolError)) throw cause;
    throw new ProtocolError(`Cannot read the result of rank ${rank}: ${cause.message}`, { rank, cause });
  }
}
