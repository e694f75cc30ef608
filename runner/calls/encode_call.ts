/**
 * Encodes the frame of a call.
 *
 * @module
 */
import { encodeFrame, encodeValue, FrameFlag, FrameType, withRequestId } from "../../protocol/mod.ts";
import { Payload, type Segments } from "../segments/mod.ts";
import type { CallQueue } from "./call_queue.ts";

/** A call's frame. */
export interface EncodedCall {
  /** The frame, for all ranks. */
  readonly chunks: Uint8Array<ArrayBuffer>[];
  /** Bulk data that is, or could be, in shared memory; `null` if there is none. */
  readonly payload: Payload | null;
}

/**
 * Encodes a call and copies its bulk data, so that the caller may change it afterward.
 *
 * @param world The queue that the call will be added to, and the shared memory.
 * @param flags Flags of the frame.
 * @param value The payload.
 * @param requestId ID that the caller has given to the request, if it has.
 * @returns The frame, for the number that the queue gives to its next call.
 * @throws {TypeError} If the payload contains a value that cannot be transferred.
 * @throws {RangeError} If the payload is too large.
 */
export function encodeCall(
  { calls, segments }: { readonly calls: CallQueue; readonly segments: Segments },
  flags: number,
  value: unknown,
  requestId?: string,
): EncodedCall {
  const writer = segments.writer();
  try {
    const encoded = encodeValue(value, {
      name: "payload",
      copy: true,
      place: (bytes) => writer.place(bytes),
    });
    const frame = { type: FrameType.Call, call: calls.nextId, flags, ...encoded };
    if (requestId !== undefined) {
      frame.flags |= FrameFlag.Named;
      frame.body = withRequestId(requestId, frame.body);
    }
    const chunks = encodeFrame(frame);
    if (writer.segment === null && !writer.hasSkipped) return { chunks, payload: null };
    // The encoder uses the body's memory again.
    const payload = new Payload(segments.pool, { ...frame, body: frame.body.slice() }, writer);
    return { chunks, payload };
  } catch (error) {
    writer.release();
    throw error;
  }
}
