/** What bounds a call at its caller's end: a time limit, and a signal. @module */
import type { CallSink } from "./_call.ts";
import { Timer } from "./_timer.ts";

/** Limits of a call. */
export interface CallLimits {
  /** From the call to its result, in milliseconds. */
  timeoutMs?: number;
  /** Gives the call up. */
  signal?: AbortSignal;
}

/** Watches the limits of one call, until it is settled. */
export class LimitedSink implements CallSink {
  #sink: CallSink;
  #timer: Timer | undefined;
  #signal: AbortSignal | undefined;
  #onAbort: (() => void) | undefined;

  /** Wraps a sink. Nothing is watched before {@linkcode LimitedSink.arm}.
   *
   * @param sink Where the answer goes.
   */
  constructor(sink: CallSink) {
    this.#sink = sink;
  }

  /** Begins to watch.
   *
   * @param limits The limits.
   * @param onLate Called when the time is up.
   * @param onAbort Called when the signal aborts, with its reason.
   */
  arm({ timeoutMs, signal }: CallLimits, onLate: () => void, onAbort: (reason: unknown) => void): void {
    if (timeoutMs !== undefined) this.#timer = new Timer(timeoutMs, onLate);
    if (signal === undefined) return;
    this.#signal = signal;
    this.#onAbort = () => onAbort(signal.reason);
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  item(frame: Parameters<CallSink["item"]>[0]): void {
    this.#sink.item(frame);
  }

  succeed(results: Parameters<CallSink["succeed"]>[0]): void {
    this.#disarm();
    this.#sink.succeed(results);
  }

  fail(reason: unknown): void {
    this.#disarm();
    this.#sink.fail(reason);
  }

  #disarm(): void {
    this.#timer?.cancel();
    if (this.#onAbort !== undefined) this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}
