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
