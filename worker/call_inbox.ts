/**
 * Calls on their way to the worker.
 *
 * @module
 */
import type { ActiveCall } from "./active_call.ts";

/** Calls that have come and not ended. */
export class CallInbox implements AsyncIterable<ActiveCall> {
  #waiting: ActiveCall[] = [];
  #current: ActiveCall | null = null;
  #wake: (() => void) | null = null;
  #closed = false;

  /** Whether no more calls come. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Takes a call in. */
  push(call: ActiveCall): void {
    this.#waiting.push(call);
    this.#wake?.();
  }

  /** The call of that number, if it has come and not ended. */
  find(id: number): ActiveCall | undefined {
    return this.#current?.id === id ? this.#current : this.#waiting.find((call) => call.id === id);
  }

  /** Ends the calls after those that have come. */
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
