/**
 * Options of a start, checked.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { checkDuration, checkHook, checkSignal } from "./check_options.ts";
import type { StartOptions, StartProgress } from "./options.ts";

const START_TIMEOUT_MS = 1_800_000;

/** How ranks are started. */
export interface CheckedStartOptions {
  /** The value for `setup`. */
  readonly setup: unknown;
  /** How long ranks may take to be ready, those that replace others too, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives the start up. */
  readonly signal: AbortSignal | undefined;
  /** Told of each step. */
  readonly onProgress: (progress: StartProgress) => void;
}

/**
 * Checks the options of a start.
 *
 * @param options As the program gave them.
 * @returns The same, with what was left out.
 * @throws {TypeError} If one is unknown, or of the wrong kind.
 * @throws {RangeError} If the limit is none.
 */
export function checkStartOptions<Setup>(options: StartOptions<Setup>): CheckedStartOptions {
  refuseUnknown("start", options, { timeoutMs: true, setup: true, signal: true, onProgress: true });
  const { timeoutMs = START_TIMEOUT_MS, signal, onProgress, setup = {} } = options;
  checkDuration("timeoutMs", timeoutMs);
  checkSignal("start", signal);
  checkHook("onProgress", onProgress);
  return { setup, timeoutMs, signal, onProgress: onProgress ?? (() => {}) };
}
