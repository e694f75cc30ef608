/**
 * The note that bulk data takes the slower way.
 *
 * @module
 */
import { escapeLine } from "../../escaped_text.ts";

let hasNoted = false;

/**
 * Prints once that bulk data goes through sockets.
 *
 * @param reason Why it cannot go through shared memory. A rank may send any text.
 */
export function noteOnce(reason: string): void {
  if (hasNoted) return;
  hasNoted = true;
  console.error(
    `Cannot share memory with ranks: ${
      escapeLine(reason)
    }; large data goes through sockets, which takes longer`,
  );
}
