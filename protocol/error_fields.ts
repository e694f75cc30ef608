/**
 * Encodes the additional data of errors: the fields that a program has added to them.
 *
 * @module
 */
import { decodeValue } from "./decode_value.ts";
import { encodeValue } from "./encode_value.ts";
import { scanValue } from "./scan_body.ts";
import { attempt, isObject, propertyOf } from "./thrown.ts";

/** Maximum size of the fields of an error and its nested errors together, in bytes. */
const MAX_BYTE_LENGTH = 1024 * 1024;
/** Maximum memory that they take after decoding, in bytes. One encoded byte can become an object. */
export const MAX_FIELDS_COST: number = 16 * 1024 * 1024;
/** Maximum length of a field's name. Fields with longer names are left out. */
export const MAX_NAME_LENGTH = 4096;
/** Size of a field in addition to its name and value, in bytes. */
const FIELD_BYTE_LENGTH = 64;
/** Names by which programs identify errors. They are included even if a class declares them. */
const IDENTIFYING_NAMES = ["code", "status"];

/** An encoded value in a control message. */
export interface CrossedValue {
  /** The msgpack. */
  body: Uint8Array<ArrayBuffer>;
  /** The bulk data. */
  parts: Uint8Array<ArrayBuffer>[];
}

/** A field of an error in a control message. */
export interface CrossedField {
  /** Its name. */
  name: string;
  /** Its value. */
  value: CrossedValue;
}

/** Encodes the fields of errors, up to a total limit. */
export class ErrorFields {
  #left = MAX_BYTE_LENGTH;
  /** The other half is reserved for texts that tell what was left out. */
  #costLeft = MAX_FIELDS_COST / 2;

  /**
   * Encodes the fields of a thrown value.
   *
   * @param thrown Any value.
   * @param except Names to leave out.
   * @returns The own enumerable fields, and `code` and `status` even if they are inherited. Fields that
   * cannot be read or cannot cross are left out. Beyond the limit, a field `…` tells how many are missing.
   */
  of(thrown: unknown, except: ReadonlySet<string>): CrossedField[] {
    if (!isObject(thrown) || isList(thrown)) return [];
    const own = attempt(() => Object.keys(thrown), []).filter(({ length }) => length <= MAX_NAME_LENGTH);
    const identifying = IDENTIFYING_NAMES.filter((name) => isPlain(propertyOf(thrown, name)));
    const names = [...new Set([...own, ...identifying]).difference(except)];
    const fields: CrossedField[] = [];
    for (const [index, name] of names.entries()) {
      const isFull = this.#left <= 0 || this.#costLeft <= 0;
      this.#left -= name.length + FIELD_BYTE_LENGTH;
      const value = isFull
        ? crossed(`${names.length - index} more fields`)
        : this.encode(() => (thrown as Record<string, unknown>)[name]);
      if (value !== null) fields.push({ name: isFull ? "…" : name.toWellFormed(), value });
      if (isFull) break;
    }
    return fields;
  }

  /**
   * Encodes a value.
   *
   * @param read Reads the value.
   * @returns The encoded value; `null` if it cannot be read or cannot cross. A value that is too large is
   * replaced by a text that tells its size.
   */
  encode(read: () => unknown): CrossedValue | null {
    const value = attempt(() => crossed(read()), null);
    if (value === null) return null;
    const byteLength = value.parts.reduce((sum, part) => sum + part.byteLength, value.body.length);
    const cost = scanValue(value.body, value.parts, { budget: Infinity });
    if (byteLength > this.#left || cost > this.#costLeft) return crossed(`… (${byteLength} bytes)`);
    this.#left -= byteLength;
    this.#costLeft -= cost;
    return value;
  }
}

/**
 * Decodes a value.
 *
 * @param value The value, encoded by {@linkcode ErrorFields}.
 * @returns The value.
 * @throws {ProtocolError} If the bytes are not a value.
 */
export function decodeCrossed({ body, parts }: CrossedValue): unknown {
  // Views of the message would keep all of its memory alive.
  return decodeValue(body.slice(), parts.map((part) => part.slice()));
}

function crossed(value: unknown): CrossedValue {
  const { body, parts } = encodeValue(value, { name: "field", copy: true });
  return { body: body.slice() as Uint8Array<ArrayBuffer>, parts };
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function isList(value: object): boolean {
  return ArrayBuffer.isView(value) || attempt(() => Array.isArray(value), false);
}
