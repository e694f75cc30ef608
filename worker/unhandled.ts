/**
 * Promises that a program may drop, and what becomes of their errors.
 *
 * @module
 */
import { printable } from "../protocol/mod.ts";

const owners = new WeakMap<Promise<unknown>, (error: unknown) => void>();
let listens = false;
let takes: ((error: unknown) => boolean) | null = null;

/**
 * Lets a program drop a promise: if it rejects and nobody handles that, its owner is told, and the process
 * goes on.
 *
 * @param promise The promise as the program gets it.
 * @param onUnhandled Called with what it rejected with, if nobody else is.
 * @returns `promise`.
 */
export function owned<T>(promise: Promise<T>, onUnhandled: (error: unknown) => void): Promise<T> {
  owners.set(promise, onUnhandled);
  listen();
  return promise;
}

/**
 * Has every rejection that nobody handles told to somebody, and the process go on, from now on.
 *
 * @param take Told of each but those of promises that have an owner. Says whether it has taken it; if not, it
 * is printed.
 */
export function watchRejections(take: (error: unknown) => boolean): void {
  takes = take;
  listen();
}

function listen(): void {
  if (listens) return;
  listens = true;
  addEventListener("unhandledrejection", (event) => {
    const onUnhandled = owners.get(event.promise);
    if (onUnhandled === undefined && takes === null) return;
    event.preventDefault();
    if (onUnhandled !== undefined) onUnhandled(event.reason);
    else if (!takes!(event.reason)) {
      console.error("nobody handled what was rejected:", printable(event.reason));
    }
  });
}
