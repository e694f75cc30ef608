/**
 * Validates errors from ranks, because a peer may send anything.
 *
 * @module
 */
import { ProtocolError } from "../errors.ts";
import { MAX_FIELDS_COST, MAX_NAME_LENGTH } from "./error_fields.ts";
import {
  MAX_ERRORS,
  MAX_LEVELS,
  MAX_TEXT_LENGTH,
  MAX_TEXTS_LENGTH,
  type RemoteError,
} from "./remote_error.ts";
import { scanValue } from "./scan_body.ts";

/**
 * Maximum number of described errors. Each error may have a few placeholders beside it for errors that were
 * left out.
 */
const MAX_DESCRIBED = 5 * MAX_ERRORS;
/** Maximum length of the suffix of a truncated text. */
const MARK_LENGTH = 64;
const TEXTS = ["name", "message", "stack"] as const;
const MAX_ALL_TEXTS = MAX_TEXTS_LENGTH + MAX_DESCRIBED * (TEXTS.length + 1) * MARK_LENGTH;
const NESTED = ["cause", "error", "suppressed"] as const;
/** Properties that are encoded separately, so a field must not repeat them. */
const SEPARATE_PROPERTIES = new Set<string>([...NESTED, "errors"]);

/**
 * Validates an error before it is constructed.
 *
 * @param value The decoded value.
 * @returns The error, in the form that `toRemoteError` creates.
 * @throws {ProtocolError} If the value is not an error, or exceeds a limit: its texts, its values, or the
 * depth and number of its nested errors.
 */
export function checkRemoteError(value: unknown): RemoteError {
  new Check().error(value, 0);
  return value as RemoteError;
}

/** One validation. It counts the totals for all errors of a tree. */
class Check {
  #count = 0;
  #cost = 0;
  #textsLength = 0;

  error(value: unknown, level: number): void {
    if (++this.#count > MAX_DESCRIBED || level > MAX_LEVELS + 1) throw refusal("it holds too many others");
    const error = recordOf(value, "error");
    for (const name of TEXTS) this.#text(error[name], name);
    if (error.code !== null) this.#text(error.code, "code");
    for (const field of listOf(error.fields, "fields")) {
      const { name, value } = recordOf(field, "field");
      checkText(name, "field's name", MAX_NAME_LENGTH);
      if (SEPARATE_PROPERTIES.has(name) && error[name] !== null) {
        throw refusal(`it contains its ${name} twice`);
      }
      this.#crossed(value);
    }
    if (error.value !== null) this.#crossed(error.value);
    for (const name of NESTED) {
      if (error[name] !== null) this.error(error[name], level + 1);
    }
    if (error.errors === null) return;
    for (const other of listOf(error.errors, "errors")) this.error(other, level + 1);
  }

  #text(value: unknown, name: string): void {
    checkText(value, name, MAX_TEXT_LENGTH + MARK_LENGTH);
    this.#textsLength += value.length;
    if (this.#textsLength > MAX_ALL_TEXTS) throw refusal("its texts are too long together");
  }

  #crossed(value: unknown): void {
    const { body, parts } = recordOf(value, "value");
    const bytes = [body, ...listOf(parts, "parts")];
    if (!bytes.every((item) => item instanceof Uint8Array)) throw refusal("a value is not bytes");
    this.#cost += scanValue(bytes[0]!, bytes.slice(1));
    if (this.#cost > MAX_FIELDS_COST) throw refusal("its fields would take too much memory");
  }
}

function checkText(value: unknown, name: string, maxLength: number): asserts value is string {
  if (typeof value !== "string") throw refusal(`its ${name} is not a string`);
  if (value.length > maxLength) throw refusal(`its ${name} has ${value.length} characters`);
}

function listOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw refusal(`its ${name} are not a list`);
  return value;
}

function recordOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw refusal(`its ${name} is not an object`);
  return value as Record<string, unknown>;
}

function refusal(state: string): ProtocolError {
  return new ProtocolError(`Cannot read error: ${state}`);
}
