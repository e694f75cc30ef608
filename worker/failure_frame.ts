/**
 * Encodes thrown errors for the runner.
 *
 * @module
 */
import { encodeMessage, type Failure, type FrameInit, FrameType, toRemoteError } from "../protocol/mod.ts";
import { readClock } from "./clock.ts";

/**
 * Creates the frame for an error that was just thrown.
 *
 * @param error The thrown value.
 * @param where The call that failed, or the epoch that could not be formed, if any. `misuse` tells whether
 * the caller made a mistake, rather than the worker.
 * @returns The frame.
 */
export function failureFrame(
  error: unknown,
  where: { call?: number; epoch?: number; misuse?: boolean },
): FrameInit {
  const { call = 0, epoch = 0, misuse = false } = where;
  const body = encodeMessage<Failure>({ at: readClock(), misuse, epoch, error: toRemoteError(error) });
  return { type: FrameType.Failure, call, body };
}
