/**
 * A queue of calls for the worker.
 *
 * @module
 */
import type { ActiveCall } from "./active_call.ts";

/** Calls that have arrived and not ended. */
export class CallInbox {
  #waiting: ActiveCall[] = [];
  #current: ActiveCall | null = null;
  #wake: ((call: ActiveCall | null) => void) | null = null;
  #closed = false;

  /** Whether no more calls will arrive. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Adds a call. */
  push(call: ActiveCall): void {
    if (this.#wake === null) this.#waiting.push(call);
    else this.#give(call);
  }

  /** Returns the call with that number, if it has arrived and not ended. */
  find(id: number): ActiveCall | undefined {
    return this.#current?.id === id ? this.#current : this.#waiting.find((call) => call.id === id);
  }

  /** Ends the queue after the calls that have arrived. */
  close(): void {
    this.#closed = true;
    if (this.#wake !== null) this.#give(null);
  }

  /**
   * Ends the current call and waits for the next one. Only one caller may wait.
   *
   * @returns The call; `null` at the end of the queue.
   */
  next(): Promise<ActiveCall | null> {
    this.#current = this.#waiting.shift() ?? null;
    if (this.#current !== null || this.#closed) return Promise.resolve(this.#current);
    return new Promise((resolve) => this.#wake = resolve);
  }

  #give(call: ActiveCall | null): void {
    const wake = this.#wake!;
    this.#wake = null;
    this.#current = call;
    wake(call);
  }
}
