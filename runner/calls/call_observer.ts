/**
 * Reports the steps of calls to the program.
 *
 * @module
 */
import { readClock } from "../clock.ts";
import type { CallEvent, CallOutcome } from "../call_options.ts";

/** Passes the steps of calls to the option `onCall`. */
export class CallObserver {
  readonly #onCall: (event: CallEvent) => unknown;
  readonly #onError: (error: unknown) => void;

  /**
   * Creates an observer.
   *
   * @param onCall The option.
   * @param onError Called with what `onCall` throws, or rejects with.
   */
  constructor(onCall: (event: CallEvent) => unknown, onError: (error: unknown) => void) {
    this.#onCall = onCall;
    this.#onError = onError;
  }

  /**
   * Reports a step. The program learns of it in a microtask, so that it may call the runner.
   *
   * @param type The step.
   * @param requestId ID of the request.
   * @param outcome How the call ended, if it has.
   */
  note(type: CallEvent["type"], requestId: string, outcome?: CallOutcome): void {
    const event = { type, requestId, atMs: readClock(), ...outcome === undefined ? {} : { outcome } };
    // Whatever the function throws or returns, a promise handles it.
    Promise.resolve(event).then((event) => this.#onCall(event)).catch(this.#onError);
  }
}
