/**
 * Options of a stream, checked.
 *
 * @module
 */
import { refuseUnknown } from "../../options.ts";
import { checkDuration, checkHook } from "../check_options.ts";
import type { StreamOptions } from "../options.ts";
import type { CallSite } from "./call_site.ts";
import type { ItemStreamOptions } from "./item_stream.ts";

const READER_TIMEOUT_MS = 300_000;
/** Proxies close a line that is silent for a minute, some of them for half of one. */
const COMMENT_INTERVAL_MS = 10_000;

/** How a stream is made, and who is told of its end. */
export interface CheckedStreamOptions extends ItemStreamOptions {
  /** Told how it ended. */
  readonly onEnd: StreamOptions["onEnd"];
}

/**
 * Checks the options of a stream.
 *
 * @param options As the program gave them.
 * @param site Where it asked for the stream.
 * @returns The same, with what was left out.
 * @throws {TypeError} If one is unknown, of the wrong kind, or of no use.
 * @throws {RangeError} If a limit is none.
 */
export function checkStreamOptions(options: StreamOptions, site: CallSite): CheckedStreamOptions {
  refuseUnknown("stream", options, {
    commentIntervalMs: true,
    onEnd: true,
    onError: true,
    timeoutMs: true,
    signal: true,
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
    throw new TypeError("Cannot use onError: the stream has no text events; give asTextEvents: true");
  }
  const waits = { streamingTimeoutMs, readerTimeoutMs, commentIntervalMs };
  return { asTextEvents, ...waits, onError, signal, site, onEnd };
}
