/**
 * Checked options of a stream.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { checkDuration, checkHook } from "../check_options.ts";
import type { StreamOptions } from "../call_options.ts";
import { CALL_OPTIONS } from "./call_limits.ts";
import type { CallSite } from "./call_site.ts";
import type { ItemStreamOptions } from "./item_stream.ts";

const READER_TIMEOUT_MS = 300_000;
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
    asTextEvents: true,
  });
  const { asTextEvents = false, streamingTimeoutMs, readerTimeoutMs = READER_TIMEOUT_MS } = options;
  const { commentIntervalMs = COMMENT_INTERVAL_MS, signal, onEnd, onError } = options;
  checkDuration("streamingTimeoutMs", streamingTimeoutMs);
  checkDuration("readerTimeoutMs", readerTimeoutMs);
  checkDuration("commentIntervalMs", commentIntervalMs);
  checkHook("onEnd", onEnd);
  checkHook("onError", onError);
  if (onError !== undefined && !asTextEvents) {
    throw new TypeError("Cannot use onError: the stream has no text events; set asTextEvents: true");
  }
  const waits = { streamingTimeoutMs, readerTimeoutMs, commentIntervalMs };
  return { asTextEvents, ...waits, onError, signal, site, onEnd };
}
