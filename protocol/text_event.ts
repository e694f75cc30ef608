/**
 * Encodes values as server-sent events: `data: <json>\n\n`.
 *
 * @module
 */
import { toJson } from "./event_json.ts";

const encoder = new TextEncoder();

/**
 * Encodes a value as an event.
 *
 * @param value Any value that can cross. Images, tensors, and bytes become data URLs. A `Date` becomes its
 * ISO string, and a `bigint` its digits. A `Map` with string keys becomes an object, any other `Map` an array
 * of pairs. A `Set` becomes an array. NaN and the infinities become `null`.
 * @returns The event's bytes.
 * @throws {RangeError} If the event is too long, or the value has too many array holes (1 Mi in total),
 * bigint digits, or control characters.
 */
export function encodeTextEvent(value: unknown): Uint8Array<ArrayBuffer> {
  return encodeJson(JSON.stringify(toJson(value)) ?? "null");
}

/**
 * Encodes a comment, which event readers ignore. It shows proxies and browsers that the connection is alive.
 */
export function encodeComment(): Uint8Array<ArrayBuffer> {
  return encoder.encode(": keep-alive\n\n");
}

/**
 * Encodes an object as an event.
 *
 * @param value An object, also of a program's own class.
 * @returns The event's bytes; `null` if its JSON is not an object.
 * @throws {unknown} Any error that reading the value throws.
 */
export function encodeObjectEvent(value: unknown): Uint8Array<ArrayBuffer> | null {
  const json = JSON.stringify(toJson(value));
  return json?.startsWith("{") ? encodeJson(json) : null;
}

function encodeJson(json: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`data: ${json}\n\n`);
}
