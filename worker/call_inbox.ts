/**
 * A queue of calls for the worker.
 *
 * @module
 */
import type { ActiveCall } from "./active_call.ts";

/** Calls that have arrived and not ended. */
export class CallInbox implements AsyncIterable<ActiveCall> {
  #waiting: ActiveCall[] = [];
  #current: ActiveCall | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  /** Whether no more calls will arrive. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Adds a call. */
  push(call: ActiveCall): void {
    this.#waiting.push(call);
    this.#wake?.();
  }

  /** Returns the call with that number, if it has arrived and not ended. */
  find(id: number): ActiveCall | undefined {
    return this.#current?.id === id ? this.#current : this.#waiting.find((call) => call.id === id);
  }

  /** Ends iteration after the calls that have arrived. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ActiveCall> {
    while (true) {
      this.#current = this.#waiting.shift() ?? null;
      if (this.#current !== null) yield this.#current;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
