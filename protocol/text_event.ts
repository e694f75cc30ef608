/** Values as server-sent events: `data: <json>\n\n`.
 *
 * @module
 */
import { dtypeOf, EncodedImage, TensorValue } from "../values.ts";
import { dataUrl } from "../value_files.ts";

const encoder = new TextEncoder();
/** Characters that V8 has in one string at most. */
const MAX_TEXT_LENGTH = 2 ** 29 - 24;

/** Writes an event.
 *
 * @param value Anything that can cross. Pictures, tensors and bytes become data URLs; a `Date` its ISO string;
 * a `bigint` its digits; a `Map` with string keys an object, else pairs; a `Set` an array; NaN and the
 * infinities `null`.
 * @returns The event's bytes.
 * @throws {RangeError} If it is longer than a text can be.
 */
export function encodeTextEvent(value: unknown): Uint8Array<ArrayBuffer> {
  return encodeJson(JSON.stringify(toJson(value)) ?? "null");
}

/** A comment, which a reader of events ignores: it tells proxies and browsers that the line is alive. */
export function encodeComment(): Uint8Array<ArrayBuffer> {
  return encoder.encode(": keep-alive\n\n");
}

/** Writes an event that holds an object.
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

function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return arrayToJson(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Map) return mapToJson(value);
  if (value instanceof Set) return Array.from(value, toJson);
  if (value instanceof EncodedImage || value instanceof TensorValue) return value.toJSON();
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytesToJson(value);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return toJson(toJSON.call(value, ""));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
}

function arrayToJson(array: readonly unknown[]): unknown[] {
  // A hole is written as null, and a comma follows each.
  if (array.length > MAX_TEXT_LENGTH / 2) {
    throw new RangeError(
      `Cannot write text event: an array of ${array.length} elements is longer than a text can be; send what it holds`,
    );
  }
  return array.map(toJson);
}

function mapToJson(map: Map<unknown, unknown>): unknown {
  const entries = Array.from(map, ([key, value]) => [key, toJson(value)] as const);
  if (entries.every(([key]) => typeof key === "string")) return Object.fromEntries(entries);
  return entries.map(([key, value]) => [toJson(key), value]);
}

function bytesToJson(value: ArrayBuffer | ArrayBufferView): unknown {
  const view = ArrayBuffer.isView(value) ? value : new Uint8Array(value);
  const contentType = "application/octet-stream";
  const bytes = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  return {
    content_type: contentType,
    dtype: dtypeOf(view) ?? arrayDtype(view),
    url: dataUrl(contentType, bytes),
  };
}

/** The classes that stand for no tensor dtype: `Uint16Array` → `uint16`. */
function arrayDtype(view: ArrayBufferView): string {
  return view.constructor.name.replace(/^Big|Array$/g, "").toLowerCase();
}
