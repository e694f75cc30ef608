/**
 * What errors carry beside their message: the fields that a program has put on them.
 *
 * @module
 */
import { decodeValue } from "./decode_value.ts";
import { encodeValue } from "./encode_value.ts";
import { scanValue } from "./scan_body.ts";
import { attempt, isObject, propertyOf } from "./thrown.ts";

/** What the fields of an error, and of all that it holds, may take together. */
const MAX_BYTE_LENGTH = 1024 * 1024;
/** What they may take in memory when they have arrived: a byte can be an object. */
export const MAX_FIELDS_COST: number = 16 * 1024 * 1024;
/** Characters of a field's name; one with a longer name is left out. */
export const MAX_NAME_LENGTH = 4096;
/** What a field takes beside its name and its value. */
const FIELD_BYTE_LENGTH = 64;
/** By these names programs tell errors apart, so they count wherever a class declares them. */
const TELLING = ["code", "status"];

/** A value inside a control message. */
export interface CrossedValue {
  /** The msgpack. */
  body: Uint8Array<ArrayBuffer>;
  /** The bulk data. */
  parts: Uint8Array<ArrayBuffer>[];
}

/** A field of an error inside a control message. */
export interface CrossedField {
  /** Its name. */
  name: string;
  /** What it holds. */
  value: CrossedValue;
}

/** Encodes what errors carry, up to a limit for all of it together. */
export class ErrorFields {
  #left = MAX_BYTE_LENGTH;
  /** Some is for the texts that say what was left out. */
  #costLeft = MAX_FIELDS_COST / 2;

  /**
   * Encodes the fields of what was thrown.
   *
   * @param thrown Anything.
   * @param except Names that are left out.
   * @returns The own enumerable fields, and `code` and `status` also where they are inherited. A field that
   * cannot be read or cannot cross is left out; past the limit a field `…` says how many are.
   */
  of(thrown: unknown, except: ReadonlySet<string>): CrossedField[] {
    if (!isObject(thrown) || isList(thrown)) return [];
    const own = attempt(() => Object.keys(thrown), []).filter(({ length }) => length <= MAX_NAME_LENGTH);
    const telling = TELLING.filter((name) => isPlain(propertyOf(thrown, name)));
    const names = [...new Set([...own, ...telling]).difference(except)];
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
   * @param read Reads it.
   * @returns The value; `null` if it cannot be read or cannot cross. A text that says so stands for one that
   * is too large.
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
 * @param value What {@linkcode ErrorFields} has made.
 * @returns The value.
 * @throws {ProtocolError} If it is none.
 */
export function decodeCrossed({ body, parts }: CrossedValue): unknown {
  // Views of the message would keep all of it.
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
