/**
 * Converts values to the JSON of text events.
 *
 * @module
 */
import { dtypeOf, EncodedImage, TensorValue } from "../values.ts";
import { dataUrl } from "../value_files.ts";

/**
 * Maximum number of holes in all arrays together. A hole takes no space in its array, but is written as
 * `null`.
 */
const MAX_HOLES = 2 ** 20;
/**
 * Maximum number of hexadecimal digits in all large bigints together. Converting that many to decimal takes a
 * tenth of a second.
 */
const MAX_HEX_DIGITS = 2 ** 18;
/** Bigints up to this length take no noticeable time. */
const FREE_HEX_DIGITS = 64;
/**
 * Maximum number of characters that JSON escapes with six characters, in all texts together. They take a
 * second to write, and ten times the memory.
 */
const MAX_ESCAPES = 2 ** 24;
/** Texts are checked only after this many characters, so most values skip the check. */
const FREE_CHARACTERS = 2 ** 23;
/** Control characters that JSON escapes with six characters. Lone surrogates are checked separately. */
// deno-lint-ignore no-control-regex -- the expression matches control characters
const ESCAPED = /[\0-\x07\x0b\x0e-\x1f]/;

/**
 * Replaces everything that JSON cannot represent.
 *
 * @param value Any value that can cross.
 * @returns The value for `JSON.stringify`.
 * @throws {RangeError} If its arrays have too many holes, its bigints too many digits, or its texts too many
 * control characters.
 */
export function toJson(value: unknown): unknown {
  return new Conversion().of(value);
}

/** One conversion. It counts what is compact in memory and long in JSON. */
class Conversion {
  #holesLeft = MAX_HOLES;
  #digitsLeft = MAX_HEX_DIGITS;
  #escapesLeft = MAX_ESCAPES;
  #freeCharacters = FREE_CHARACTERS;

  of(value: unknown): unknown {
    if (typeof value === "string") return this.#text(value);
    if (typeof value === "bigint") return this.#digits(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return this.#array(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
    if (value instanceof Map) return this.#map(value);
    if (value instanceof Set) return Array.from(value, (item) => this.of(item));
    if (value instanceof EncodedImage || value instanceof TensorValue) return value.toJSON();
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytesToJson(value);
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === "function") return this.of(toJSON.call(value, ""));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.#text(key), this.of(item)]));
  }

  #text(text: string): string {
    this.#freeCharacters -= text.length;
    if (this.#freeCharacters >= 0 || !ESCAPED.test(text) && text.isWellFormed()) return text;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const isShort = code >= 0x08 && code <= 0x0d && code !== 0x0b;
      if ((code < 0x20 && !isShort) || (code & 0xf800) === 0xd800) this.#escapesLeft--;
    }
    if (this.#escapesLeft < 0) {
      throw new RangeError(
        `Cannot write text event: its texts have more than ${MAX_ESCAPES} control characters; send them as bytes`,
      );
    }
    return text;
  }

  #array(array: readonly unknown[]): unknown[] {
    const json: unknown[] = [];
    for (let index = 0; index < array.length; index++) {
      const item = array[index];
      if (item === undefined && !(index in array) && --this.#holesLeft < 0) {
        throw new RangeError(
          `Cannot write text event: with its holes an array of ${array.length} elements is longer than a text ` +
            "can be; send only its elements",
        );
      }
      json.push(this.of(item));
    }
    return json;
  }

  #map(map: Map<unknown, unknown>): unknown {
    const entries = Array.from(map, ([key, value]) => [key, this.of(value)] as const);
    const isRecord = entries.every(([key]) => typeof key === "string");
    const converted = entries.map(([key, value]) => [this.of(key), value] as const);
    return isRecord ? Object.fromEntries(converted) : converted;
  }

  #digits(value: bigint): string {
    const digits = value.toString(16).length;
    if (digits > FREE_HEX_DIGITS) this.#digitsLeft -= digits;
    if (this.#digitsLeft < 0) {
      throw new RangeError(
        `Cannot write text event: its bigints have more than ${MAX_HEX_DIGITS} digits, in hexadecimal; ` +
          "send them as bytes",
      );
    }
    return value.toString();
  }
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

/** Returns the dtype of an array that has no tensor dtype: `Uint16Array` → `uint16`. */
function arrayDtype(view: ArrayBufferView): string {
  return view.constructor.name.replace(/^Big|Array$/g, "").toLowerCase();
}
