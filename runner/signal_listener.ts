/**
 * One listener for a signal, which can tell whether the program listens too.
 *
 * @module
 */
import process from "node:process";

/** What Deno shows of its open resources, if this version does. */
interface DenoCore {
  resources(): Record<string, string>;
}

type Signal = Parameters<typeof Deno.addSignalListener>[0];

/**
 * A listener for a signal. The system cannot tell who listens: Deno has a handler of its own for some
 * signals, so the time to ask is when a signal comes.
 */
export class SignalListener {
  readonly #signal: Signal;
  readonly #listener: () => void;
  #added = false;
  /**
   * The program's listeners that were added while this one was there; for a Deno that does not show
   * resources.
   */
  readonly #others = new Set<unknown>();
  /** Whether the program has removed a listener in this turn: it may have been called, once. */
  #removedNow = false;
  #unwrap: (() => void) | null = null;

  /**
   * Makes a listener that does not listen yet.
   *
   * @param signal The signal.
   * @param listener Who is told.
   */
  constructor(signal: Signal, listener: () => void) {
    this.#signal = signal;
    this.#listener = listener;
  }

  /** Listens. Safe twice. */
  add(): void {
    if (this.#added) return;
    this.#added = true;
    Deno.addSignalListener(this.#signal, this.#listener);
    this.#unwrap ??= this.#wrap();
  }

  /**
   * Listens no more. Safe twice.
   *
   * Not to be added again before the turn is over: Deno would call it again for the same signal.
   *
   * @returns Whether the program listens, or has until this turn.
   */
  remove(): boolean {
    this.#unwrap?.();
    this.#unwrap = null;
    if (!this.#added) return false;
    this.#added = false;
    const before = openSignals();
    Deno.removeSignalListener(this.#signal, this.#listener);
    const after = openSignals();
    // The signal stays open while anybody listens.
    const isHeard = before !== null && after !== null
      ? after === before
      : this.#others.size > 0 || process.listenerCount(this.#signal) > 0;
    return isHeard || this.#removedNow;
  }

  /**
   * Notes who comes and goes. A listener that removes itself when it is called has gone before anybody can
   * ask.
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
      // The program has frozen these: then who removes itself is not noticed.
    }
    return () => {
      // Whoever has wrapped these meanwhile keeps what they have.
      if (Deno.addSignalListener === add) Object.assign(Deno, { addSignalListener });
      if (Deno.removeSignalListener === remove) Object.assign(Deno, { removeSignalListener });
    };
  }
}

/** How many signals are listened for, or `null` where that cannot be told. */
function openSignals(): number | null {
  try {
    const { internal } = Deno as unknown as { internal: symbol };
    const { core } = (Deno as unknown as Record<symbol, { core: DenoCore }>)[internal]!;
    return Object.values(core.resources()).filter((name) => name === "signal").length;
  } catch {
    return null;
  }
}
