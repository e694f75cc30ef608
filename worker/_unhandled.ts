/** Promises that a program may drop, and what becomes of their errors. @module */

const owners = new WeakMap<Promise<unknown>, (error: unknown) => void>();
let watching = false;

/** Lets a program drop a promise: if it rejects and nobody handles that, its owner is told, and the process goes on.
 *
 * @param promise The promise as the program gets it.
 * @param onUnhandled Called with what it rejected with, if nobody else is.
 * @returns `promise`.
 */
export function owned<T>(promise: Promise<T>, onUnhandled: (error: unknown) => void): Promise<T> {
  owners.set(promise, onUnhandled);
  if (!watching) {
    watching = true;
    addEventListener("unhandledrejection", (event) => {
      const onUnhandled = owners.get(event.promise);
      if (onUnhandled === undefined) return;
      event.preventDefault();
      onUnhandled(event.reason);
    });
  }
  return promise;
}
