/**
 * The note that bulk data takes the slower way.
 *
 * @module
 */
let hasNoted = false;

/**
 * Prints once that bulk data goes through sockets.
 *
 * @param reason Why it cannot go through shared memory.
 */
export function noteOnce(reason: string): void {
  if (hasNoted) return;
  hasNoted = true;
  console.error(
    `Cannot share memory with ranks: ${reason}; large data goes through sockets, which takes longer`,
  );
}
