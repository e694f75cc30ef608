/**
 * Segments: files of shared memory, in which the runner and this rank pass each other bulk data.
 *
 * @module
 */
import { native } from "./library.ts";
import { ERROR, OUT } from "./pinned.ts";
import { check } from "./status.ts";

/**
 * Opens a segment.
 *
 * @param path The file.
 * @param head The bytes at its beginning. In another container, the path may mean another file.
 * @returns A handle.
 * @throws {NativeError} If the file cannot be opened, is another one, or does not belong to this user alone.
 */
export function openSegment(path: string, head: Uint8Array<ArrayBuffer>): number {
  const bytes = new TextEncoder().encode(path);
  check(
    native().cohort_segment_open(bytes, bytes.length, head, head.length, OUT, ERROR),
    "openSegment",
  );
  return OUT[0]!;
}

/**
 * Closes a segment. Tensors of it stay valid.
 *
 * @param segment The handle.
 */
export function closeSegment(segment: number): void {
  check(native().cohort_segment_close(segment, ERROR), "closeSegment");
}

/**
 * Copies bytes from a segment.
 *
 * @param segment The handle.
 * @param offset Where the bytes begin.
 * @param target Receives as many as fit.
 * @throws {NativeError} If the segment does not have these bytes.
 */
export function readSegment(segment: number, offset: number, target: Uint8Array<ArrayBuffer>): void {
  check(native().cohort_segment_read(segment, offset, target, target.length, ERROR), "readSegment");
}

/**
 * Copies bytes into a segment, and makes it longer if necessary.
 *
 * @param segment The handle.
 * @param offset Where the bytes begin.
 * @param bytes The bytes.
 * @throws {NativeError} If the system has no memory for them.
 */
export function writeSegment(segment: number, offset: number, bytes: Uint8Array<ArrayBuffer>): void {
  check(native().cohort_segment_write(segment, offset, bytes, bytes.length, ERROR), "writeSegment");
}

/**
 * Ends a call's use of segments. Tensors that are still alive get their own copy of the memory, in place.
 *
 * @param call The number of the call.
 * @returns The number of bytes in those tensors.
 * @throws {NativeError} If there is no memory for the copies.
 */
export function releaseSegments(call: number): number {
  check(native().cohort_segment_release(call, OUT, ERROR), "releaseSegments");
  return OUT[0]!;
}
