/**
 * Checked options of a start.
 *
 * @module
 */
import { refuseUnknown } from "../options.ts";
import { checkDuration, checkHook, checkSignal } from "./check_options.ts";
import type { StartOptions, StartProgress } from "./options.ts";

const START_TIMEOUT_MS = 1_800_000;

/** Options of a start, with every default filled in. */
export interface CheckedStartOptions {
  /** Value for `setup`. */
  readonly setup: unknown;
  /** Time limit in milliseconds for ranks to become ready, also for ranks that replace others. */
  readonly timeoutMs: number;
  /** Signal that cancels the start. */
  readonly signal: AbortSignal | undefined;
  /** Called for each step. */
  readonly onProgress: (progress: StartProgress) => void;
}

/**
 * Checks the options of a start.
 *
 * @param options Options that the program passed.
 * @returns The options, with every default filled in.
 * @throws {TypeError} If an option is unknown or has the wrong type.
 * @throws {RangeError} If the time limit is invalid.
 */
export function checkStartOptions<Setup>(options: StartOptions<Setup>): CheckedStartOptions {
  refuseUnknown("start", options, { timeoutMs: true, setup: true, signal: true, onProgress: true });
  const { timeoutMs = START_TIMEOUT_MS, signal, onProgress, setup = {} } = options;
  checkDuration("timeoutMs", timeoutMs);
  checkSignal("start", signal);
  checkHook("onProgress", onProgress);
  return { setup, timeoutMs, signal, onProgress: onProgress ?? (() => {}) };
}
