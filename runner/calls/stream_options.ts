/**
 * Checked options of a stream.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";
import { refuseUnknown } from "../../options.ts";
import { checkDuration, checkHook } from "../check_options.ts";
import type { StreamOptions } from "../call_options.ts";
import { CALL_OPTIONS } from "./call_limits.ts";
import type { CallSite } from "./call_site.ts";
import type { ItemStreamOptions } from "./item_stream.ts";

const READER_TIMEOUT_MS = 300_000;
/** The same for `onSlowReader: "cancel"`. A reader that goes on to read takes less. */
const SLOW_READER_MS = 1000;
const BUFFER_BYTES = 64 * 1024 * 1024;
/** Proxies close a connection that is silent for a minute, some of them after half a minute. */
const COMMENT_INTERVAL_MS = 10_000;

/** Options of a stream, with every default filled in. */
export interface CheckedStreamOptions extends ItemStreamOptions {
  /** Called when the stream has ended. */
  readonly onEnd: StreamOptions["onEnd"];
}

/**
 * Checks the options of a stream.
 *
 * @param options Options that the program passed.
 * @param site Line of the program that made the stream.
 * @returns The options, with every default filled in.
 * @throws {TypeError} If an option is unknown, has the wrong type, or has no effect.
 * @throws {RangeError} If a limit is invalid.
 */
export function checkStreamOptions(options: StreamOptions, site: CallSite): CheckedStreamOptions {
  refuseUnknown("stream", options, {
    ...CALL_OPTIONS,
    commentIntervalMs: true,
    onEnd: true,
    onError: true,
    streamingTimeoutMs: true,
    readerTimeoutMs: true,
    onSlowReader: true,
    bufferBytes: true,
    asTextEvents: true,
  });
  const { asTextEvents = false, streamingTimeoutMs, onSlowReader = "wait" } = options;
  const { readerTimeoutMs = onSlowReader === "cancel" ? SLOW_READER_MS : READER_TIMEOUT_MS } = options;
  const { bufferBytes = BUFFER_BYTES } = options;
  const { commentIntervalMs = COMMENT_INTERVAL_MS, signal, onEnd, onError } = options;
  checkDuration("streamingTimeoutMs", streamingTimeoutMs);
  checkDuration("readerTimeoutMs", readerTimeoutMs);
  checkDuration("commentIntervalMs", commentIntervalMs);
  checkHook("onEnd", onEnd);
  checkHook("onError", onError);
  if (onError !== undefined && !asTextEvents) {
    throw new TypeError("Cannot use onError: the stream has no text events; set asTextEvents: true");
  }
  const isBuffered = onSlowReader === "buffer";
  if (!isBuffered && onSlowReader !== "wait" && onSlowReader !== "cancel") {
    const given = escapeLine(String(onSlowReader));
    throw new TypeError(`Cannot use onSlowReader "${given}": it is not "wait", "buffer" or "cancel"`);
  }
  if (!isBuffered && options.bufferBytes !== undefined) {
    throw new TypeError('Cannot use bufferBytes: it needs onSlowReader: "buffer"');
  }
  if (!(typeof bufferBytes === "number" && bufferBytes > 0)) {
    throw new RangeError(
      `Cannot use bufferBytes ${escapeLine(String(bufferBytes))}: it is not a positive number of bytes`,
    );
  }
  const waits = { streamingTimeoutMs, readerTimeoutMs, commentIntervalMs };
  const buffer = { bufferBytes: isBuffered ? bufferBytes : null };
  return { asTextEvents, ...waits, ...buffer, onError, signal, site, onEnd };
}
