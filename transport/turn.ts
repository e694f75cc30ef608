/**
 * Yields to the event loop.
 *
 * @module
 */

/**
 * Waits until the event loop has processed all pending events. An immediate is not enough, because the loop
 * polls sockets only when it is idle.
 *
 * @returns A promise that settles in a later turn.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Number of waits without news after which nothing more has arrived. One should be enough. */
const QUIET_WAITS = 5;

const FEW_BYTES = new Uint8Array(4096);

/**
 * Waits until everything is handled that had arrived when this was called. Unlike {@linkcode nextTurn}, it
 * does not take a millisecond, but it knows only of what the event loop has already been told of: for example
 * of data that came before the end of another connection, if that end is known.
 *
 * @param news Returns a number that changes whenever something is handled.
 */
export async function untilQuiet(news: () => number): Promise<void> {
  let before = news();
  for (let waits = 0; waits < QUIET_WAITS; waits++) {
    // The answer comes from another thread. Until it is here, the loop passes on what it has been told.
    await crypto.subtle.digest("SHA-256", FEW_BYTES);
    const now = news();
    if (now !== before) waits = -1;
    before = now;
  }
}
