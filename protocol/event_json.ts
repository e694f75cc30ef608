/**
 * Values as the JSON of text events has them.
 *
 * @module
 */
import { dtypeOf, EncodedImage, TensorValue } from "../values.ts";
import { dataUrl } from "../value_files.ts";

/** Holes of all arrays together: each is written as null, and takes nothing where it comes from. */
const MAX_HOLES = 2 ** 20;
/**
 * Digits, in hexadecimal, of all large bigints together: writing as many as decimal ones takes a tenth of a
 * second.
 */
const MAX_HEX_DIGITS = 2 ** 18;
/** Bigints with so many take no time. */
const FREE_HEX_DIGITS = 64;
/** Characters of all texts together for which JSON takes six: a second to write, and ten times the memory. */
const MAX_ESCAPES = 2 ** 24;
/** Texts are looked at once they have so many characters together: those of most values are not. */
const FREE_CHARACTERS = 2 ** 23;
/** Those, beside halves of surrogate pairs. */
// deno-lint-ignore no-control-regex -- those are what is looked for
const ESCAPED = /[\0-\x07\x0b\x0e-\x1f]/;

/**
 * Puts what JSON has in place of what it has not.
 *
 * @param value Anything that can cross.
 * @returns What `JSON.stringify` writes.
 * @throws {RangeError} If its arrays have more holes, its bigints more digits, or its texts more control
 * characters, than one text should.
 */
export function toJson(value: unknown): unknown {
  return new Conversion().of(value);
}

/** One conversion: what is short where it comes from, and long in JSON, is counted here. */
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
        `Cannot write text event: its texts have more than ${MAX_ESCAPES} control characters; send such as bytes`,
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
            "can be; send what it holds",
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
          "send such as bytes",
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

/** The classes that stand for no tensor dtype: `Uint16Array` → `uint16`. */
function arrayDtype(view: ArrayBufferView): string {
  return view.constructor.name.replace(/^Big|Array$/g, "").toLowerCase();
}
