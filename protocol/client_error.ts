/**
 * The default form of an error for clients of a server.
 *
 * A client sees the message that `call` has thrown. For other errors it sees only their kind, because
 * messages quote paths, addresses, and the output of ranks.
 *
 * @module
 */
import { escapeControls } from "../escaped_text.ts";
import { DistributedError, type ErrorCode, WorkerError } from "../errors.ts";
import { isInstance, propertyOf } from "./thrown.ts";

/** Sentences for errors whose messages are not for clients. */
const SENTENCES: Readonly<Record<Exclude<ErrorCode, "worker_error">, string>> = {
  already_running: "The server is running already",
  collective: "The processes of the server could not finish the call together",
  library_load: "The server lacks a library that the call needs",
  native: "The server could not compute the answer",
  not_running: "The server takes no calls at the moment",
  nothing_produced: "The call gave no answer",
  protocol: "The server could not read the answer",
  queue_full: "The server has too many calls at the moment",
  rank_exit: "A process of the server ended during the call",
  stream_overflow: "The call gave more than the server can hold",
  system: "The server has too few resources for the call",
  timeout: "The call took too long",
};

/**
 * The sentence for errors without a code of this package: a caller's abort reason, or misuse of the runner.
 */
const FAILED = "The call failed";

/**
 * The sentence for errors of `setup` or of loading the worker. Clients of `call` do not see their messages.
 */
const SETUP_FAILED = "A process of the server could not be set up";

const HIDDEN = Symbol("kept from clients");

/** Error codes of other libraries: `"ENOENT"`, `"invalid_key"`. */
const CODE = /^\w{1,64}$/;

/**
 * A line of a stack. If a thrown value is not an error, its console output is its message, which includes the
 * stacks of errors inside it.
 */
const FRAME = /\n\s+at [^\n]*(?:\)|:\d+)(,?)(?=\n|$)/g;

/** Default error message for clients. */
export interface ClientMessage {
  /** A sentence. */
  readonly error: string;
  /** The code of the error, if it has one. */
  readonly code?: string;
}

/**
 * Marks an error that a rank has thrown outside of calls, so that clients do not see its message.
 *
 * @param error The error.
 */
export function hideFromClients(error: WorkerError): void {
  Object.defineProperty(error, HIDDEN, { value: true });
}

/**
 * Prepares a worker's text for clients.
 *
 * @param text The message that the worker has thrown or added to a stream.
 * @returns The text without stack lines and with escaped control characters.
 */
export function clientText(text: string): string {
  return escapeControls(text.replace(FRAME, "$1"));
}

/**
 * Describes an error for clients.
 *
 * @param error Any value with which a call has failed.
 * @returns For a `WorkerError`: the message and code of the error that `call` has thrown. For other errors:
 * their code and a sentence that reveals nothing else.
 */
export function clientError(error: unknown): ClientMessage {
  const code = propertyOf(error, "code");
  const hasCode = isInstance(error, Error) && typeof code === "string" && CODE.test(code);
  return { error: sentenceOf(error, code), ...(hasCode ? { code } : {}) };
}

function sentenceOf(error: unknown, code: unknown): string {
  if (isInstance(error, WorkerError)) {
    if (propertyOf(error, HIDDEN) === true) return SETUP_FAILED;
    const message = propertyOf(error, "message");
    return typeof message === "string" ? clientText(message) : FAILED;
  }
  const isKnown = isInstance(error, DistributedError) && Object.hasOwn(SENTENCES, String(code));
  return isKnown ? SENTENCES[code as keyof typeof SENTENCES] : FAILED;
}
