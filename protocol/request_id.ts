/**
 * The ID that a caller has given to its request, before the payload in the body of a Call.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";

/** Bytes of the ID's length. */
const LENGTH_BYTE_LENGTH = 4;

/**
 * Puts an ID before a payload.
 *
 * @param requestId The ID, well-formed.
 * @param payload The payload's body.
 * @returns The body of the frame, which needs {@linkcode FrameFlag.Named}.
 */
export function withRequestId(requestId: string, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const id = new TextEncoder().encode(requestId);
  const body = new Uint8Array(LENGTH_BYTE_LENGTH + id.length + payload.length);
  new DataView(body.buffer).setUint32(0, id.length, true);
  body.set(id, LENGTH_BYTE_LENGTH);
  body.set(payload, LENGTH_BYTE_LENGTH + id.length);
  return body;
}

/**
 * Separates an ID from the payload.
 *
 * @param body The body of a frame with {@linkcode FrameFlag.Named}.
 * @returns The ID, and the payload's body, which is a view.
 * @throws {ProtocolError} If the body is too short.
 */
export function splitRequestId(
  body: Uint8Array<ArrayBuffer>,
): { requestId: string; payload: Uint8Array<ArrayBuffer> } {
  const refusal = () => new ProtocolError("Cannot read frame: the ID of a request is incomplete");
  if (body.length < LENGTH_BYTE_LENGTH) throw refusal();
  const end = LENGTH_BYTE_LENGTH + new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  if (body.length < end) throw refusal();
  return {
    requestId: new TextDecoder().decode(body.subarray(LENGTH_BYTE_LENGTH, end)),
    payload: body.subarray(end),
  };
}
