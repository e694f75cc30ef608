/**
 * The last event of a failed stream of text events.
 *
 * @module
 */
import { attempt, clientError, encodeObjectEvent, encodeTextEvent, isInstance } from "../../protocol/mod.ts";
import { reportError } from "../guard.ts";
import type { ClientError } from "../call_options.ts";

const ACTION = "call onError of a stream";

/**
 * Encodes an error as the event that a client receives.
 *
 * @param error The error of the stream.
 * @param onError The program's callback; the default text is used if it is left out. If it throws or does not
 * return an object, that is printed and the client receives the default text.
 * @returns The event.
 */
export function errorEvent(
  error: unknown,
  onError: ((error: unknown) => ClientError) | undefined,
): Uint8Array<ArrayBuffer> {
  const own = onError === undefined ? null : ownEvent(error, onError);
  return own ?? encodeTextEvent(clientError(error));
}

function ownEvent(error: unknown, onError: (error: unknown) => ClientError): Uint8Array<ArrayBuffer> | null {
  try {
    const seen: unknown = onError(error);
    const what = refused(seen);
    const event = what === null ? encodeObjectEvent(seen) : null;
    if (event === null) {
      reportError(ACTION, new TypeError(`it returned ${what ?? "a value whose JSON is not an object"}`));
    }
    return event;
  } catch (thrown) {
    reportError(ACTION, thrown);
    return null;
  }
}

/** Describes a value that cannot be an event; returns `null` if it may be one. */
function refused(seen: unknown): string | null {
  if (seen === null || typeof seen !== "object") {
    return seen === null ? "null" : `a value of type ${typeof seen}`;
  }
  if (Array.isArray(seen)) return "an array";
  // The message and stack of an error are not part of its JSON, and may not be meant for clients.
  if (isInstance(seen, Error)) return "an error; return the object that the client should receive";
  if (typeof attempt(() => (seen as { then?: unknown }).then, undefined) !== "function") return null;
  // Wrapped in a promise of ours, because the returned value may be any object with a `then`.
  new Promise((resolve) => resolve(seen)).catch((thrown) => reportError(ACTION, thrown));
  return "a promise; nothing waits for it";
}
