/**
 * Callbacks for aborted signals.
 *
 * @module
 */

/**
 * Callbacks by signal. Each signal has only one listener, because in Deno adding and removing a listener
 * takes longer the more listeners the signal has.
 */
const waiting = new WeakMap<AbortSignal, { callbacks: Set<() => void>; tell: () => void }>();

/**
 * Registers a callback that is called once, when a signal aborts.
 *
 * @param signal The signal.
 * @param callback The callback. It must not throw, because further callbacks run after it.
 * @returns A function that removes the callback.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, tell } = waiting.get(signal) ?? listen(signal);
  // A new function per registration, because the same callback may be registered twice.
  const call = () => callback();
  callbacks.add(call);
  return () => {
    if (!callbacks.delete(call) || callbacks.size > 0) return;
    signal.removeEventListener("abort", tell);
    waiting.delete(signal);
  };
}

function listen(signal: AbortSignal): { callbacks: Set<() => void>; tell: () => void } {
  const callbacks = new Set<() => void>();
  const tell = () => {
    waiting.delete(signal);
    const told = [...callbacks];
    callbacks.clear();
    for (const call of told) call();
  };
  signal.addEventListener("abort", tell, { once: true });
  const entry = { callbacks, tell };
  waiting.set(signal, entry);
  return entry;
}
