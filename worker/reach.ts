/**
 * Retries the connection to a runner that does not listen yet, or is briefly unavailable.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { TimeoutError } from "../errors.ts";
import { isInstance, messageOfThrown } from "../protocol/mod.ts";
import { RunnerBusy } from "./introduce.ts";

/** Interval of the retries. No event announces the runner. */
const RETRY_MS = 50;

/**
 * Retries until a runner listens.
 *
 * @param address The runner's address, for messages.
 * @param limitMs The time limit, in milliseconds.
 * @param reach Connects. Its signal is aborted when the time is over. If it ignores the signal, it is awaited
 * anyway.
 * @returns The result of `reach`.
 * @throws {TimeoutError} If no runner listens in time.
 * @throws {Error} Any other error of `reach`.
 */
export async function waitForRunner<T>(
  address: string,
  limitMs: number,
  reach: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), Math.min(limitMs, 2 ** 31 - 1));
  try {
    while (true) {
      let cause: unknown;
      try {
        return await reach(late.signal);
      } catch (error) {
        if (!late.signal.aborted && !isTransient(error)) throw error;
        cause = error;
      }
      if (late.signal.aborted) {
        const state = `no runner is at ${escapeLine(address)} after ${limitMs} ms (${
          escapeLine(messageOfThrown(cause))
        })`;
        throw new TimeoutError(`Cannot run rank: ${state}; check that it runs and listens there`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Retries while the runner is busy. There is no time limit, because the runner ends its ranks itself if they
 * take too long.
 *
 * @param reach Connects.
 * @returns The result of `reach`.
 * @throws {Error} Any other error of `reach`.
 */
export async function retryWhileBusy<T>(reach: () => Promise<T>): Promise<T> {
  while (true) {
    try {
      return await reach();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Returns whether an error is transient: the runner is starting, restarting its listener, or busy. */
function isTransient(error: unknown): boolean {
  const { NotFound, ConnectionRefused } = Deno.errors;
  return [NotFound, ConnectionRefused].some((type) => isInstance(error, type)) || isBusy(error);
}

/**
 * Returns whether an error means that the runner has no room for now. Over TCP, the runner may not be able to
 * say so. At a Unix socket, the system reports a full accept queue.
 */
function isBusy(error: unknown): boolean {
  const { ConnectionReset, BrokenPipe, UnexpectedEof, WouldBlock } = Deno.errors;
  return [RunnerBusy, ConnectionReset, BrokenPipe, UnexpectedEof, WouldBlock].some((type) =>
    isInstance(error, type)
  );
}
