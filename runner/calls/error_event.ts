/**
 * The last event of a stream of text events that fails.
 *
 * @module
 */
import { attempt, clientError, encodeObjectEvent, encodeTextEvent, isInstance } from "../../protocol/mod.ts";
import { complain } from "../guard.ts";
import type { ClientError } from "../options.ts";

const ACTION = "tell a client of an error by onError";

/**
 * Writes what a client sees of an error.
 *
 * @param error What the stream failed with.
 * @param onError The caller's words for it; the default ones if left out. Where it throws, or gives no
 * object, that is printed, and the client gets the default ones.
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
      complain(ACTION, new TypeError(`it returned ${what ?? "what has no object as its JSON"}`));
    }
    return event;
  } catch (thrown) {
    complain(ACTION, thrown);
    return null;
  }
}

/** What is no object for an event, in words; `null` if it may be one. */
function refused(seen: unknown): string | null {
  if (seen === null || typeof seen !== "object") {
    return seen === null ? "null" : `a value of type ${typeof seen}`;
  }
  if (Array.isArray(seen)) return "an array";
  // Its message and stack are not its JSON, and may not be for clients.
  if (isInstance(seen, Error)) return "an error; return what the client is to see of it";
  if (typeof attempt(() => (seen as { then?: unknown }).then, undefined) !== "function") return null;
  // By a promise of ours: one of the caller's may be anything that has a `then`.
  new Promise((resolve) => resolve(seen)).catch((thrown) => complain(ACTION, thrown));
  return "a promise; nothing waits for it";
}
