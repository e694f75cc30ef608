/**
 * Errors that cross from a rank to the caller, as data.
 *
 * @module
 */
import { stripAnsiCode } from "@std/fmt/colors";
import {
  CollectiveError,
  DistributedError,
  LibraryLoadError,
  NativeError,
  ProtocolError,
  StreamOverflowError,
  TimeoutError,
} from "../errors.ts";
import { escapeControls, escapeLine } from "../escaped_text.ts";
import { type CrossedField, type CrossedValue, decodeCrossed, ErrorFields } from "./error_fields.ts";
import {
  attempt,
  inspectThrown,
  isInstance,
  isObject,
  messageOfThrown,
  nameOfThrown,
  propertyOf,
} from "./thrown.ts";

/** Maximum depth of causes and aggregated errors. */
export const MAX_LEVELS = 8;
/** Maximum number of described errors in total. */
export const MAX_ERRORS = 100;
/** Maximum number of characters of one text. */
export const MAX_TEXT_LENGTH: number = 64 * 1024;
/** Maximum number of characters of all texts together, without truncation marks. */
export const MAX_TEXTS_LENGTH: number = 1024 * 1024;
/** The folder of the stack frames between a rank's entry point and the program's code. */
const WORKER_FOLDER = new URL("../worker/", import.meta.url).href;

/** A thrown value in its encoded form. */
export interface RemoteError {
  /** The name of its class. */
  name: string;
  /** Its message. */
  message: string;
  /** Its stack on the rank; `""` if it has none. */
  stack: string;
  /** The `code` of a `DistributedError`, otherwise `null`. */
  code: string | null;
  /** Its own enumerable fields that can cross. */
  fields: CrossedField[];
  /** The value itself, if it is not an error and can cross; otherwise `null`. */
  value: CrossedValue | null;
  /** Its cause, or `null`. */
  cause: RemoteError | null;
  /** The errors of an aggregate error, or `null`. */
  errors: RemoteError[] | null;
  /** For a `SuppressedError`: the value that was thrown last; otherwise `null`. */
  error: RemoteError | null;
  /** For a `SuppressedError`: the value that was thrown first; otherwise `null`. */
  suppressed: RemoteError | null;
}

/**
 * Describes a thrown value. Never throws.
 *
 * @param thrown Any value.
 * @returns The description, without terminal colors. It truncates texts over 64 Ki characters, or over 1 Mi
 * together, large fields, causes deeper than 8 levels, and errors after the 100th. A mark tells what was cut.
 */
export function toRemoteError(thrown: unknown): RemoteError {
  return new Description().of(thrown, 0);
}

/** One description. It counts the totals for all errors of a tree. */
class Description {
  readonly #fields = new ErrorFields();
  #count = 0;
  #textLeft = MAX_TEXTS_LENGTH;

  of(thrown: unknown, level: number): RemoteError {
    this.#count++;
    const isError = isInstance(thrown, Error);
    const [cause, errors] = [propertyOf(thrown, "cause"), errorsOf(thrown)];
    const isSuppressed = isInstance(thrown, SuppressedError);
    const except = separateNames(isError, { cause, errors, isSuppressed });
    return {
      name: this.#cut(nameOfThrown(thrown)),
      message: this.#cut(stripAnsiCode(messageOfThrown(thrown))),
      stack: this.#cut(stackOf(thrown, isError)),
      code: isInstance(thrown, DistributedError) ? this.#textOf(propertyOf(thrown, "code")) : null,
      fields: this.#fields.of(thrown, except),
      value: isError ? null : this.#fields.encode(() => thrown),
      cause: isObject(thrown) && cause !== undefined ? this.#nested(cause, level) : null,
      errors: errors === null ? null : this.#all(errors, level),
      error: isSuppressed ? this.#nested(propertyOf(thrown, "error"), level) : null,
      suppressed: isSuppressed ? this.#nested(propertyOf(thrown, "suppressed"), level) : null,
    };
  }

  #textOf(value: unknown): string | null {
    return typeof value === "string" ? this.#cut(value) : null;
  }

  #cut(text: string): string {
    const length = Math.min(text.length, MAX_TEXT_LENGTH, this.#textLeft);
    this.#textLeft -= length;
    if (length === text.length) return text.toWellFormed();
    return `${text.slice(0, length).toWellFormed()} … (${text.length - length} more characters)`;
  }

  #nested(thrown: unknown, level: number): RemoteError {
    if (level >= MAX_LEVELS) {
      return this.of(`… (levels deeper than ${MAX_LEVELS} are left out)`, level);
    }
    if (this.#count >= MAX_ERRORS) return this.of(`… (more than ${MAX_ERRORS} errors)`, level);
    return this.of(thrown, level + 1);
  }

  #all(errors: readonly unknown[], level: number): RemoteError[] {
    const count = attempt(() => errors.length, 0);
    const described: RemoteError[] = [];
    while (described.length < count && this.#count < MAX_ERRORS && level < MAX_LEVELS) {
      described.push(this.#nested(propertyOf(errors, described.length), level));
    }
    if (described.length < count) {
      described.push(this.of(`… (${count - described.length} more errors)`, level));
    }
    return described;
  }
}

/** Returns the names of properties that are encoded separately, rather than as fields. */
function separateNames(
  isError: boolean,
  { cause, errors, isSuppressed }: { cause: unknown; errors: unknown; isSuppressed: boolean },
): Set<string> {
  const names = isError ? ["name", "message", "stack"] : [];
  if (cause !== undefined) names.push("cause");
  if (errors !== null) names.push("errors");
  if (isSuppressed) names.push("error", "suppressed");
  return new Set(names);
}

/** Returns the errors of an `AggregateError`, or of any value with an array `errors` that contains errors. */
function errorsOf(thrown: unknown): unknown[] | null {
  const errors = propertyOf(thrown, "errors");
  if (!attempt(() => Array.isArray(errors), false)) return null;
  const list = errors as unknown[];
  if (isInstance(thrown, AggregateError)) return list;
  return attempt(() => list.some((item) => isInstance(item, Error)), false) ? list : null;
}

function stackOf(thrown: unknown, isError: boolean): string {
  const stack = propertyOf(thrown, "stack");
  // The console's output of an error runs none of the error's own code.
  const text = typeof stack === "string" ? stack : isError ? inspectThrown(thrown) : "";
  return trimServingFrames(stripAnsiCode(text));
}

/**
 * Recreates an error: as the same class if it is one of this package, otherwise as an `Error` with its name.
 * Control characters in texts are escaped, because the rank may have sent anything.
 *
 * @param remote The result of {@linkcode toRemoteError}.
 * @returns The error with the remote stack, fields, cause, and nested errors.
 * @throws {ProtocolError} If a field is not a value.
 */
export function fromRemoteError(remote: RemoteError): Error {
  const fields = fieldsFrom(remote);
  const error = construct(remote, fields);
  for (const [name, value] of Object.entries(fields)) define(error, name, value, true);
  define(error, "stack", escapeControls(remote.stack));
  if (remote.cause !== null) define(error, "cause", thrownFrom(remote.cause));
  return error;
}

/**
 * Decodes the fields of an error.
 *
 * @param remote The error.
 * @returns Its own enumerable fields that crossed.
 * @throws {ProtocolError} If a field is not a value.
 */
export function fieldsFrom({ fields }: RemoteError): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const { name, value } of fields) define(record, name, decodeCrossed(value), true);
  return record;
}

/** Recreates a thrown value: an error, or another value. */
function thrownFrom(remote: RemoteError): unknown {
  return remote.value === null ? fromRemoteError(remote) : decodeCrossed(remote.value);
}

function construct(remote: RemoteError, fields: Record<string, unknown>): Error {
  const { message, code } = remote;
  switch (code) {
    case "native":
      return new NativeError(message, { operation: textOr(fields.operation) });
    case "collective":
      return new CollectiveError(message, {
        rank: numberOr(fields.rank),
        operation: textOr(fields.operation),
        sequence: numberOr(fields.sequence),
      });
    case "library_load":
      return new LibraryLoadError(message, { tried: textsOf(fields.tried) });
    case "stream_overflow":
      return new StreamOverflowError(message);
    case "timeout":
      return new TimeoutError(message);
    case "protocol":
      return new ProtocolError(message);
    default: {
      const error = withItsErrors(remote);
      error.name = escapeLine(remote.name);
      return error;
    }
  }
}

/** A corrupt rank may send values of any type, or values that cannot be converted to text. */
function textOr(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function numberOr(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function withItsErrors({ message: sent, errors, error, suppressed }: RemoteError): Error {
  const message = escapeControls(sent);
  if (error !== null && suppressed !== null) {
    return new SuppressedError(thrownFrom(error), thrownFrom(suppressed), message);
  }
  return errors === null ? new Error(message) : new AggregateError(errors.map(thrownFrom), message);
}

function define(target: object, name: string, value: unknown, enumerable = false): void {
  Object.defineProperty(target, name, { value, enumerable, configurable: true, writable: true });
}

/** Removes the outermost stack frames, which are the same in every call. */
function trimServingFrames(stack: string): string {
  const lines = stack.split("\n");
  const isFrame = (line: string | undefined) => line !== undefined && /^ {4}at /.test(line);
  let end = lines.length;
  while (isFrame(lines[end - 1]) && lines[end - 1]!.includes(WORKER_FOLDER)) end--;
  return isFrame(lines[end - 1]) ? lines.slice(0, end).join("\n") : stack;
}
