/**
 * How a rank tells the runner what was thrown.
 *
 * @module
 */
import { encodeMessage, type Failure, type FrameInit, FrameType, toRemoteError } from "../protocol/mod.ts";
import { readClock } from "./clock.ts";

/**
 * The frame of what has just been thrown.
 *
 * @param error What was thrown.
 * @param where The call that it ended, or the epoch that could not be formed for it, if any; and whether the
 * caller did something wrong, rather than the worker.
 */
export function failureFrame(
  error: unknown,
  where: { call?: number; epoch?: number; misuse?: boolean },
): FrameInit {
  const { call = 0, epoch = 0, misuse = false } = where;
  const body = encodeMessage<Failure>({ at: readClock(), misuse, epoch, error: toRemoteError(error) });
  return { type: FrameType.Failure, call, body };
}
