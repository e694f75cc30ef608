/**
 * A runner that may not be there yet, or for a moment.
 *
 * @module
 */
import { escapeLine } from "../escaped_text.ts";
import { TimeoutError } from "../errors.ts";
import { isInstance, messageOfThrown } from "../protocol/mod.ts";
import { RunnerBusy } from "./introduce.ts";

/** Nothing tells of its coming. */
const RETRY_MS = 50;

/**
 * Tries until a runner is there.
 *
 * @param address Where it is to be, in words.
 * @param limitMs For how long.
 * @param reach Reaches it. Its signal aborts when the time is over. It may ignore the signal, and is then
 * waited for.
 * @returns What `reach` gives.
 * @throws {TimeoutError} If no runner is there in time.
 * @throws {Error} What `reach` fails with otherwise.
 */
export async function untilThere<T>(
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
        if (!late.signal.aborted && !isPassing(error)) throw error;
        cause = error;
      }
      if (late.signal.aborted) {
        const state = `no runner is at ${escapeLine(address)} after ${limitMs} ms (${
          escapeLine(messageOfThrown(cause))
        })`;
        throw new TimeoutError(`Cannot run rank: ${state}; see that it runs, and listens there`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Tries for as long as the runner is there and has no room: it ends its ranks itself where that takes too
 * long.
 *
 * @param reach Reaches it.
 * @returns What `reach` gives.
 * @throws {Error} What `reach` fails with otherwise.
 */
export async function whileBusy<T>(reach: () => Promise<T>): Promise<T> {
  while (true) {
    try {
      return await reach();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Whether an error says that a runner may be there in a moment: it is on its way, or has just gone. */
function isPassing(error: unknown): boolean {
  const { NotFound, ConnectionRefused } = Deno.errors;
  return [NotFound, ConnectionRefused].some((type) => isInstance(error, type)) || isBusy(error);
}

/**
 * Whether an error says that a runner has no room for now. Over TCP it may not be able to tell. At a Unix
 * socket the system does, where too many wait to be accepted.
 */
function isBusy(error: unknown): boolean {
  const { ConnectionReset, BrokenPipe, UnexpectedEof, WouldBlock } = Deno.errors;
  return [RunnerBusy, ConnectionReset, BrokenPipe, UnexpectedEof, WouldBlock].some((type) =>
    isInstance(error, type)
  );
}
