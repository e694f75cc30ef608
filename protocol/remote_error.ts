/** Errors that cross from a rank to the caller, as data.
 *
 * @module
 */
import {
  CollectiveError,
  DistributedError,
  LibraryLoadError,
  NativeError,
  ProtocolError,
  StreamOverflowError,
  TimeoutError,
} from "../errors.ts";

const MAX_CAUSES = 8;
const MAX_TEXT_LENGTH = 64 * 1024;
/** Where the frames are that lead from a rank's entry point to the program's own code. */
const SERVING = new URL("../worker/", import.meta.url).href;

/** An error as it travels. */
export interface RemoteError {
  /** The name of its class. */
  name: string;
  /** Its message. */
  message: string;
  /** Its stack on the rank. */
  stack: string;
  /** `code` of a `DistributedError`, else `null`. */
  code: string | null;
  /** Further fields of a `DistributedError`. */
  fields: Record<string, string | number | string[]>;
  /** Its cause, or `null`. */
  cause: RemoteError | null;
}

/** Describes whatever was thrown.
 *
 * @param thrown An `Error`, or anything else.
 * @returns The description. Texts over 64 Ki characters, and causes deeper than 8, are cut with a mark that says so.
 */
export function toRemoteError(thrown: unknown): RemoteError {
  return describeError(thrown, 0);
}

function describeError(thrown: unknown, depth: number): RemoteError {
  if (!(thrown instanceof Error)) {
    return {
      name: typeof thrown,
      message: cut(printed(thrown)),
      stack: "",
      code: null,
      fields: {},
      cause: null,
    };
  }
  const { cause } = thrown;
  return {
    name: cut(String(thrown.name)),
    message: cut(String(thrown.message)),
    stack: cut(withoutServing(String(thrown.stack ?? ""))),
    code: thrown instanceof DistributedError ? thrown.code : null,
    fields: fieldsOf(thrown),
    cause: cause === undefined ? null : depth < MAX_CAUSES ? describeError(cause, depth + 1) : null,
  };
}

/** Makes an error of the same class again, where Cohort has one, else an `Error` of that name.
 *
 * @param remote What {@linkcode toRemoteError} made.
 * @returns The error; its stack is the remote one.
 */
export function fromRemoteError(remote: RemoteError): Error {
  const error = construct(remote);
  Object.defineProperty(error, "stack", { value: remote.stack, configurable: true, writable: true });
  if (remote.cause !== null) {
    Object.defineProperty(error, "cause", {
      value: fromRemoteError(remote.cause),
      configurable: true,
      writable: true,
    });
  }
  return error;
}

function construct({ name, message, code, fields }: RemoteError): Error {
  switch (code) {
    case "native":
      return new NativeError(message, { operation: String(fields.operation) });
    case "collective":
      return new CollectiveError(message, {
        rank: Number(fields.rank),
        operation: String(fields.operation),
        sequence: Number(fields.sequence),
      });
    case "library_load":
      return new LibraryLoadError(message, { tried: Array.isArray(fields.tried) ? fields.tried : [] });
    case "stream_overflow":
      return new StreamOverflowError(message);
    case "timeout":
      return new TimeoutError(message);
    case "protocol":
      return new ProtocolError(message);
    default: {
      const error = new Error(message);
      error.name = name;
      return error;
    }
  }
}

function fieldsOf(error: Error): RemoteError["fields"] {
  if (error instanceof NativeError) return { operation: error.operation };
  if (error instanceof CollectiveError) {
    return { rank: error.rank, operation: error.operation, sequence: error.sequence };
  }
  if (error instanceof LibraryLoadError) return { tried: [...error.tried] };
  return {};
}

/** A stack without its outermost frames that every call has. */
function withoutServing(stack: string): string {
  const lines = stack.split("\n");
  const isFrame = (line: string | undefined) => line !== undefined && /^ {4}at /.test(line);
  let end = lines.length;
  while (isFrame(lines[end - 1]) && lines[end - 1]!.includes(SERVING)) end--;
  return isFrame(lines[end - 1]) ? lines.slice(0, end).join("\n") : stack;
}

function printed(value: unknown): string {
  try {
    return String(value);
  } catch {
    // An object without a usable toString.
    return Object.prototype.toString.call(value);
  }
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text.toWellFormed();
  return `${text.slice(0, MAX_TEXT_LENGTH).toWellFormed()} … (${
    text.length - MAX_TEXT_LENGTH
  } more characters)`;
}
