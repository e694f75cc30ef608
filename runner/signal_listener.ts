/**
 * A signal listener that can tell whether the program also listens.
 *
 * @module
 */

/** Deno's list of open resources, if this version has one. */
interface DenoCore {
  resources(): Record<string, string>;
}

type Signal = Parameters<typeof Deno.addSignalListener>[0];

/**
 * A listener for a signal.
 *
 * The system cannot tell whether the program listens, because Deno installs its own handler for some signals.
 * So the check must run when a signal arrives.
 */
export class SignalListener {
  readonly #signal: Signal;
  readonly #listener: () => void;
  #added = false;
  /**
   * The program's listeners that were added while this one was active. Used if this Deno does not show its
   * resources.
   */
  readonly #others = new Set<unknown>();
  /** Whether the program removed a listener in this turn. That listener may have been called once. */
  #removedNow = false;
  #unwrap: (() => void) | null = null;

  /**
   * Creates an inactive listener.
   *
   * @param signal The signal.
   * @param listener Called for each signal.
   */
  constructor(signal: Signal, listener: () => void) {
    this.#signal = signal;
    this.#listener = listener;
  }

  /** Starts listening. Calling this twice is safe. */
  add(): void {
    if (this.#added) return;
    this.#added = true;
    Deno.addSignalListener(this.#signal, this.#listener);
    this.#unwrap ??= this.#wrap();
  }

  /**
   * Stops listening. Calling this twice is safe.
   *
   * Do not add it again in the same turn: Deno would call it again for the same signal.
   *
   * @returns Whether the program listens, or did so earlier in this turn.
   */
  remove(): boolean {
    this.#unwrap?.();
    this.#unwrap = null;
    if (!this.#added) return false;
    this.#added = false;
    const before = openSignals();
    Deno.removeSignalListener(this.#signal, this.#listener);
    const after = openSignals();
    // The signal resource stays open while any listener remains.
    const isHeard = before !== null && after !== null
      ? after === before
      : this.#others.size > 0 || nodeListenerCount(this.#signal) > 0;
    return isHeard || this.#removedNow;
  }

  /**
   * Records which listeners are added and removed. A listener that removes itself when called is gone before
   * the check can run.
   */
  #wrap(): () => void {
    const { addSignalListener, removeSignalListener } = Deno;
    const add = (signal: Signal, listener: () => void): void => {
      addSignalListener(signal, listener);
      if (signal === this.#signal) this.#others.add(listener);
    };
    const remove = (signal: Signal, listener: () => void): void => {
      removeSignalListener(signal, listener);
      if (signal !== this.#signal) return;
      this.#others.delete(listener);
      this.#removedNow = true;
      queueMicrotask(() => this.#removedNow = false);
    };
    try {
      Object.assign(Deno, { addSignalListener: add, removeSignalListener: remove });
    } catch {
      // The program has frozen these functions: a listener that removes itself is then not noticed.
    }
    return () => {
      // Keep the wrapper of anyone who has wrapped these functions in the meantime.
      if (Deno.addSignalListener === add) Object.assign(Deno, { addSignalListener });
      if (Deno.removeSignalListener === remove) Object.assign(Deno, { removeSignalListener });
    };
  }
}

/** Returns how many listeners the program has added by Node's functions. */
function nodeListenerCount(signal: Signal): number {
  // Deno loads this object, and 7 MB with it, at its first use.
  return globalThis.process.listenerCount(signal);
}

/** Returns the number of signal resources, or `null` if it is not known. */
function openSignals(): number | null {
  try {
    const { internal } = Deno as unknown as { internal: symbol };
    const { core } = (Deno as unknown as Record<symbol, { core: DenoCore }>)[internal]!;
    return Object.values(core.resources()).filter((name) => name === "signal").length;
  } catch {
    return null;
  }
}
