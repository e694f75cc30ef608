/**
 * Conversion of the native library's statuses to errors.
 *
 * @module
 */
import { CollectiveError, NativeError } from "../../errors.ts";
import { explain } from "./explain.ts";
import { ERROR } from "./pinned.ts";
import { ErrorBuffer, Status } from "./symbols.gen.ts";

const decoder = new TextDecoder();

/**
 * Makes a buffer for the error text of a nonblocking call.
 *
 * @returns The buffer.
 */
export function newErrorBuffer(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ErrorBuffer.size);
}

/**
 * Throws the error of a failed call.
 *
 * @param status The status that the call returned.
 * @param operation The operation, for {@linkcode NativeError.operation}.
 * @param buffer The buffer with the error text. Default: the buffer of blocking calls.
 * @throws {NativeError} If libtorch or the library rejected the call or failed.
 * @throws {TypeError} If a value was of the wrong type.
 * @throws {RangeError} If a value was out of range.
 */
export function check(status: number, operation: string, buffer: Uint8Array<ArrayBuffer> = ERROR): void {
  if (status !== Status.Ok) throw toError(status, textIn(buffer), operation, sequenceIn(buffer));
}

/**
 * Makes an error's stack trace start at the program's call.
 *
 * @param error The value that was thrown.
 * @param call The function that the program called.
 * @returns The error.
 */
export function withStackFrom(error: unknown, call: (...inputs: never[]) => unknown): unknown {
  if (error instanceof Error) Error.captureStackTrace(error, call);
  return error;
}

/**
 * Returns the error text of a failed call.
 *
 * @param buffer The buffer.
 * @returns The text.
 */
export function textIn(buffer: Uint8Array<ArrayBuffer>): string {
  const length = new DataView(buffer.buffer).getUint32(ErrorBuffer.length, true);
  return decoder.decode(buffer.subarray(ErrorBuffer.text, ErrorBuffer.text + length));
}

/**
 * Returns the number of the collective that failed.
 *
 * @param buffer The buffer with the error text.
 * @returns The number, starting at 1; 0 if there is none.
 */
export function sequenceIn(buffer: Uint8Array<ArrayBuffer>): number {
  return new DataView(buffer.buffer).getUint32(ErrorBuffer.sequence, true);
}

let ownRank = 0;

/**
 * Sets this process's rank, for errors of collectives that native code starts on its own.
 *
 * @param rank The rank in the group of all ranks.
 */
export function setOwnRank(rank: number): void {
  ownRank = rank;
}

/**
 * Makes the error for a status.
 *
 * @param status The status that the call returned, not `Ok`.
 * @param text The error text.
 * @param operation The operation.
 * @param sequence The number of the failed collective, if it has one.
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
