/**
 * Calls code that is not the runner's own: what it throws is said, and changes nothing else.
 *
 * @module
 */
import { printable } from "../protocol/mod.ts";

/**
 * Calls a function of the caller's. What it throws, or rejects with later, is printed: it is the caller's to
 * see, and must neither break off what the runner is doing nor end the program.
 *
 * @param what What it was to do, after `Cannot`.
 * @param call The function. Nothing waits for a promise that it returns.
 */
export function guarded(what: string, call: () => unknown): void {
  try {
    const result = call();
    if (typeof result !== "object" || result === null) return;
    // By a promise of ours: one of the caller's may be anything that has a `then`.
    new Promise((resolve) => resolve(result)).catch((error) => complain(what, error));
  } catch (error) {
    complain(what, error);
  }
}

/**
 * Prints an error that nobody waits for. Never throws, whatever the error is.
 *
 * @param what What could not be done, after `Cannot`.
 * @param error What was thrown.
 */
export function complain(what: string, error: unknown): void {
  try {
    console.error(`Cannot ${what}:`, printable(error));
  } catch {
    // The program has replaced its console by one that fails.
  }
}
