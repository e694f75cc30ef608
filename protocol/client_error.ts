/**
 * What a client of a server sees of an error, unless the server says it itself.
 *
 * A client is told what `call` has thrown, in the worker's own words, and of everything else no more than the
 * kind: messages quote paths, addresses and what ranks have printed.
 *
 * @module
 */
import { escapeControls } from "../escaped_text.ts";
import { DistributedError, type ErrorCode, WorkerError } from "../errors.ts";
import { isInstance, propertyOf } from "./thrown.ts";

/** A sentence for each kind of error whose message is not for clients. */
const SENTENCES: Readonly<Record<Exclude<ErrorCode, "worker_error">, string>> = {
  already_running: "The server is running already",
  collective: "The processes of the server could not finish the call together",
  library_load: "The server lacks a library that the call needs",
  native: "The server could not compute the answer",
  not_running: "The server takes no calls at the moment",
  nothing_produced: "The call gave no answer",
  protocol: "The server could not read the answer",
  rank_exit: "A process of the server ended during the call",
  stream_overflow: "The call gave more than the server can hold",
  system: "The server has too few resources for the call",
  timeout: "The call took too long",
};

/** Of what has no code of ours: what a program gave a call up for, what the runner was misused with. */
const FAILED = "The call failed";

/** What `setup` has thrown, or loading the worker: no words for clients of `call`. */
const NOT_SET_UP = "A process of the server could not be set up";

const KEPT = Symbol("kept from clients");

/** The names that other makers give errors: `"ENOENT"`, `"invalid_key"`. */
const CODE = /^\w{1,64}$/;

/**
 * A line of a stack: the console prints those of an error inside a value, and whoever has thrown that calls
 * it the message.
 */
const FRAME = /\n\s+at [^\n]*(?:\)|:\d+)(,?)(?=\n|$)/g;

/** What a client is told by default. */
export interface ClientWords {
  /** A sentence. */
  readonly error: string;
  /** The error's code; absent where it has none. */
  readonly code?: string;
}

/**
 * Marks what a rank has thrown outside any call: its words are not for clients.
 *
 * @param error The error.
 */
export function keepFromClients(error: WorkerError): void {
  Object.defineProperty(error, KEPT, { value: true });
}

/**
 * Makes the words of a worker fit for a client.
 *
 * @param text What it has thrown, or added to a stream, in words.
 * @returns The text without lines of stacks, and with control characters escaped.
 */
export function clientText(text: string): string {
  return escapeControls(text.replace(FRAME, "$1"));
}

/**
 * Says an error for a client.
 *
 * @param error What a call failed with: anything.
 * @returns Message and code of what `call` has thrown, a `WorkerError`; of every other error its code and a
 * sentence that tells nothing else.
 */
export function clientError(error: unknown): ClientWords {
  const code = propertyOf(error, "code");
  const hasCode = isInstance(error, Error) && typeof code === "string" && CODE.test(code);
  return { error: sentenceOf(error, code), ...(hasCode ? { code } : {}) };
}

function sentenceOf(error: unknown, code: unknown): string {
  if (isInstance(error, WorkerError)) {
    if (propertyOf(error, KEPT) === true) return NOT_SET_UP;
    const message = propertyOf(error, "message");
    return typeof message === "string" ? clientText(message) : FAILED;
  }
  const isKnown = isInstance(error, DistributedError) && Object.hasOwn(SENTENCES, String(code));
  return isKnown ? SENTENCES[code as keyof typeof SENTENCES] : FAILED;
}
