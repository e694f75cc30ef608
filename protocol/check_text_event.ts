/**
 * Validates the bytes of text events from ranks, because they go to clients unchanged.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { MAX_DEPTH } from "./value_extensions.ts";

const FIELD = new TextEncoder().encode("data: ");
const NEW_LINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** V8's maximum string length, in UTF-8 bytes. */
const MAX_BYTE_LENGTH = 3 * 2 ** 29;
/** A `Map` with keys that are not strings is an array of pairs, so it adds two levels. */
const MAX_JSON_DEPTH = 2 * MAX_DEPTH + 2;
const CLOSING = new Uint8Array(MAX_JSON_DEPTH);
const LITERALS = ["null", "true", "false"].map((text) => new TextEncoder().encode(text));

/**
 * Checks that bytes are one or more complete events of the form `data: <json>\n\n`, and nothing else.
 *
 * The JSON is as `JSON.stringify` writes it, without spaces. So it cannot start another field or another
 * event.
 *
 * @param bytes The bytes.
 * @throws {ProtocolError} If they are anything else.
 */
export function checkTextEvents(bytes: Uint8Array): void {
  if (bytes.length === 0) throw refusal("it is empty");
  if (bytes.length > MAX_BYTE_LENGTH) throw refusal(`it has ${bytes.length} bytes`);
  const scan = new EventScan(bytes);
  while (scan.at < bytes.length) scan.event();
  if (!scan.isAscii && !isUtf8(bytes)) throw refusal("it is not UTF-8");
}

function refusal(state: string): ProtocolError {
  return new ProtocolError(`Cannot read text event: ${state}`);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Scans JSON to its end without decoding it. */
class EventScan {
  readonly #bytes: Uint8Array;
  at = 0;
  isAscii = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  event(): void {
    this.#expect(FIELD);
    this.#value();
    if (this.#next() !== NEW_LINE || this.#next() !== NEW_LINE) {
      throw refusal("its data line is not followed by an empty line");
    }
  }

  #value(): void {
    let depth = 0;
    for (;;) {
      const first = this.#bytes[this.at];
      const closing = first === 0x7b ? 0x7d : first === 0x5b ? 0x5d : 0;
      if (closing !== 0) {
        if (depth === MAX_JSON_DEPTH) throw refusal(`it is nested more than ${MAX_JSON_DEPTH} levels deep`);
        this.at++;
        if (this.#bytes[this.at] !== closing) {
          CLOSING[depth++] = closing;
          if (closing === 0x7d) this.#key();
          continue;
        }
        this.at++;
      } else {
        this.#scalar(first);
      }
      while (depth > 0 && this.#bytes[this.at] === CLOSING[depth - 1]) {
        this.at++;
        depth--;
      }
      if (depth === 0) return;
      if (this.#next() !== 0x2c) throw refusal("it is not JSON");
      if (CLOSING[depth - 1] === 0x7d) this.#key();
    }
  }

  #key(): void {
    this.#text();
    if (this.#next() !== 0x3a) throw refusal("it is not JSON");
  }

  #scalar(first: number | undefined): void {
    if (first === QUOTE) return this.#text();
    const literal = LITERALS.find((bytes) => bytes[0] === first);
    if (literal !== undefined) return this.#expect(literal);
    if (first === 0x2d) this.at++;
    if (this.#bytes[this.at] === 0x30) this.at++;
    else this.#digits();
    if (this.#bytes[this.at] === 0x2e) {
      this.at++;
      this.#digits();
    }
    if ((this.#bytes[this.at]! | 0x20) === 0x65) {
      this.at++;
      const sign = this.#bytes[this.at];
      if (sign === 0x2b || sign === 0x2d) this.at++;
      this.#digits();
    }
  }

  #digits(): void {
    const start = this.at;
    while (isDigit(this.#bytes[this.at])) this.at++;
    if (this.at === start) throw refusal("it is not JSON");
  }

  #text(): void {
    const bytes = this.#bytes;
    let at = this.at;
    if (bytes[at++] !== QUOTE) throw refusal("it is not JSON");
    let seen = 0;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined || byte < 0x20) {
        throw refusal("a string in it is cut, or has a control character");
      }
      seen |= byte;
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) continue;
      const escaped = bytes[at++];
      if (escaped === 0x75) {
        for (const end = at + 4; at < end; at++) {
          if (!isHexDigit(bytes[at])) throw refusal("an escape sequence in it is invalid");
        }
      } else if (escaped === undefined || !'"\\/bfnrt'.includes(String.fromCharCode(escaped))) {
        throw refusal("an escape sequence in it is invalid");
      }
    }
    if (seen > 0x7f) this.isAscii = false;
    this.at = at;
  }

  #expect(expected: Uint8Array): void {
    for (const byte of expected) {
      if (this.#next() !== byte) throw refusal("it is not `data: <json>` and an empty line");
    }
  }

  #next(): number | undefined {
    return this.#bytes[this.at++];
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
