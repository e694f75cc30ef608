/**
 * Calls the program's code. An error in it is printed and has no other effect.
 *
 * @module
 */
import { printable } from "../protocol/mod.ts";

/**
 * Calls a callback of the program. An error that it throws, or rejects with later, is printed. It must
 * neither interrupt the runner nor end the program.
 *
 * @param what The action, in words that follow `Cannot`.
 * @param call The callback. A promise that it returns is not awaited.
 */
export function guarded(what: string, call: () => unknown): void {
  try {
    const result = call();
    if (typeof result !== "object" || result === null) return;
    // Wrapped in a promise of ours, because the returned value may be any object with a `then`.
    new Promise((resolve) => resolve(result)).catch((error) => reportError(what, error));
  } catch (error) {
    reportError(what, error);
  }
}

/**
 * Prints an error that no caller awaits. Never throws, whatever the error is.
 *
 * @param what The action that failed, in words that follow `Cannot`.
 * @param error The error.
 */
export function reportError(what: string, error: unknown): void {
  try {
    console.error(`Cannot ${what}:`, printable(error));
  } catch {
    // The program has replaced its console with one that fails.
  }
}
