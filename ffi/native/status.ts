/**
 * Statuses of the native library as errors.
 *
 * @module
 */
import { CollectiveError, NativeError } from "../../errors.ts";
import { explain } from "./explain.ts";
import { ERROR } from "./pinned.ts";
import { ErrorBuffer, Status } from "./symbols.gen.ts";

const decoder = new TextDecoder();

/**
 * A buffer for the text of a failure, for a call that does not block.
 *
 * @returns The buffer.
 */
export function newErrorBuffer(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ErrorBuffer.size);
}

/**
 * Throws what a call failed with.
 *
 * @param status What the call returned.
 * @param operation What it was to do, for {@linkcode NativeError.operation}.
 * @param buffer Where it left its text. Default: that of blocking calls.
 * @throws {NativeError} If libtorch or the library refused or failed.
 * @throws {TypeError} If a value was of the wrong kind.
 * @throws {RangeError} If a value was out of range.
 */
export function check(status: number, operation: string, buffer: Uint8Array<ArrayBuffer> = ERROR): void {
  if (status !== Status.Ok) throw toError(status, textIn(buffer), operation, sequenceIn(buffer));
}

/**
 * Has an error's stack begin where a program called.
 *
 * @param error What was thrown.
 * @param call The function that the program called.
 * @returns The error.
 */
export function from(error: unknown, call: (...inputs: never[]) => unknown): unknown {
  if (error instanceof Error) Error.captureStackTrace(error, call);
  return error;
}

/**
 * The text that a failed call left in its buffer.
 *
 * @param buffer The buffer.
 * @returns The text.
 */
export function textIn(buffer: Uint8Array<ArrayBuffer>): string {
  const length = new DataView(buffer.buffer).getUint32(ErrorBuffer.length, true);
  return decoder.decode(buffer.subarray(ErrorBuffer.text, ErrorBuffer.text + length));
}

/**
 * The number of the collective that failed.
 *
 * @param buffer Where the failed call left its text.
 * @returns The number, from 1; 0 where it has none.
 */
export function sequenceIn(buffer: Uint8Array<ArrayBuffer>): number {
  return new DataView(buffer.buffer).getUint32(ErrorBuffer.sequence, true);
}

let ownRank = 0;

/**
 * Tells which rank this is, for errors of collectives that native work starts by itself.
 *
 * @param rank Its rank in the group of all.
 */
export function setOwnRank(rank: number): void {
  ownRank = rank;
}

/**
 * The error that a status stands for.
 *
 * @param status What the call returned, not `Ok`.
 * @param text The text that it left.
 * @param operation What it was to do.
 * @param sequence The number of the collective that failed, if it has one.
 * @returns The error.
 */
export function toError(status: number, text: string, operation: string, sequence = 0): Error {
  if (status === Status.Type) return new TypeError(text);
  if (status === Status.Range) return new RangeError(text);
  if (status === Status.Collective) {
    const message = `Cannot finish ${operation} on rank ${ownRank}: ${text}`;
    return new CollectiveError(message, { rank: ownRank, operation, sequence });
  }
  return new NativeError(explain(text), { operation });
}
