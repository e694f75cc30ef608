/**
 * Who is told when a signal aborts.
 *
 * @module
 */

/**
 * Those to tell, by signal, behind one listener: adding and removing listeners of a signal takes Deno longer
 * the more of them there are.
 */
const waiting = new WeakMap<AbortSignal, { callbacks: Set<() => void>; tell: () => void }>();

/**
 * Has a function called when a signal aborts, once.
 *
 * @param signal The signal.
 * @param callback The function. It must not throw: others wait behind it.
 * @returns Takes it back.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, tell } = waiting.get(signal) ?? listen(signal);
  // One of its own, though the same function may be given twice.
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
