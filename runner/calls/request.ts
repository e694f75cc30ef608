/**
 * A request of a caller, from its arguments to its end.
 *
 * @module
 */
import type { CallOptions, CallOutcome } from "../call_options.ts";
import type { Call } from "./call.ts";
import type { CallObserver } from "./call_observer.ts";
import { atCallSite } from "./call_site.ts";

const DONE: CallOutcome = { status: "done", items: 0 };

/** A request. It may end before it is a call. */
export class Request {
  /** The call; `null` if the queue has not accepted it. */
  call: Call | null = null;

  readonly #options: CallOptions | undefined;
  readonly #observer: CallObserver | null;

  /**
   * Starts a request.
   *
   * @param options Options that the program passed.
   * @param observer Receives the end, if the program wants it.
   */
  constructor(options: CallOptions | undefined, observer: CallObserver | null) {
    this.#options = options;
    this.#observer = observer;
  }

  /** Reports that `invoke()` resolves with a result. Returns the result. */
  done<T>(result: T): T {
    this.ended(DONE);
    return result;
  }

  /**
   * Reports that `invoke()` rejects.
   *
   * @param thrown The error.
   * @param method The method that the program has called.
   * @returns The error with the program's own stack, unless it is the program's own reason.
   */
  failed(thrown: unknown, method: (...args: never[]) => unknown): unknown {
    const signal = this.#options?.signal;
    const error = thrown === signal?.reason ? thrown : atCallSite(thrown, method);
    const isCancelled = signal?.aborted === true && error === signal.reason;
    this.ended({ status: isCancelled ? "cancelled" : "error", error, items: 0 });
    return error;
  }

  /** Reports the end. */
  ended(outcome: CallOutcome): void {
    this.#observer?.note("ended", this.#id(), outcome);
  }

  #id(): string {
    const given = this.#options?.requestId;
    return this.call?.requestId ?? (typeof given === "string" ? given.toWellFormed() : crypto.randomUUID());
  }
}
