/**
 * Values as server-sent events: `data: <json>\n\n`.
 *
 * @module
 */
import { toJson } from "./event_json.ts";

const encoder = new TextEncoder();

/**
 * Writes an event.
 *
 * @param value Anything that can cross. Pictures, tensors and bytes become data URLs; a `Date` its ISO
 * string; a `bigint` its digits; a `Map` with string keys an object, else pairs; a `Set` an array; NaN and
 * the infinities `null`.
 * @returns The event's bytes.
 * @throws {RangeError} If it is longer than a text can be: also by holes of arrays, over 1 Mi together, by
 * digits of bigints, or by control characters.
 */
export function encodeTextEvent(value: unknown): Uint8Array<ArrayBuffer> {
  return encodeJson(JSON.stringify(toJson(value)) ?? "null");
}

/** A comment, which a reader of events ignores: it tells proxies and browsers that the line is alive. */
export function encodeComment(): Uint8Array<ArrayBuffer> {
  return encoder.encode(": keep-alive\n\n");
}

/**
 * Writes an event that holds an object.
 *
 * @param value What to write: an object, in a program's own classes too.
 * @returns The event's bytes; `null` if its JSON is none of an object.
 * @throws {unknown} What reading the value throws.
 */
export function encodeObjectEvent(value: unknown): Uint8Array<ArrayBuffer> | null {
  const json = JSON.stringify(toJson(value));
  return json?.startsWith("{") ? encodeJson(json) : null;
}

function encodeJson(json: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`data: ${json}\n\n`);
}
