/**
 * Handles rejections of promises that a program may drop.
 *
 * @module
 */
import { printable } from "../protocol/mod.ts";

const owners = new WeakMap<Promise<unknown>, (error: unknown) => void>();
let isListening = false;
let watcher: ((error: unknown) => boolean) | null = null;

/**
 * Lets a program drop a promise. If it rejects and nobody handles the rejection, its owner is notified, and
 * the process continues.
 *
 * @param promise The promise that the program receives.
 * @param onUnhandled Called with the unhandled rejection.
 * @returns `promise`.
 */
export function withRejectionHandler<T>(
  promise: Promise<T>,
  onUnhandled: (error: unknown) => void,
): Promise<T> {
  owners.set(promise, onUnhandled);
  listen();
  return promise;
}

/**
 * Reports all unhandled rejections to a watcher from now on. The process continues after them.
 *
 * @param take Receives each rejection, except those of promises that have an owner. Returns whether it has
 * taken the rejection; if not, the rejection is printed.
 */
export function watchRejections(take: (error: unknown) => boolean): void {
  watcher = take;
  listen();
}

function listen(): void {
  if (isListening) return;
  isListening = true;
  addEventListener("unhandledrejection", (event) => {
    const onUnhandled = owners.get(event.promise);
    if (onUnhandled === undefined && watcher === null) return;
    event.preventDefault();
    if (onUnhandled !== undefined) onUnhandled(event.reason);
    else if (!watcher!(event.reason)) {
      console.error("unhandled rejection:", printable(event.reason));
    }
  });
}
