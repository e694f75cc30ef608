/**
 * Turns of the event loop.
 *
 * @module
 */

/**
 * Waits until the event loop has looked at all there is. An immediate would not do: sockets are looked at
 * when it rests.
 *
 * @returns Settles in a later turn.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
