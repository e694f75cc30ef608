/** What a call knows of itself. @module */

/** Passed to {@linkcode DistributedWorker.call} beside the payload. */
export interface CallContext {
  /** Whether the caller reads items: `stream()` rather than `invoke()`. */
  readonly streaming: boolean;
  /** Aborted when the caller gives the call up: its `signal`, its time limit, a stream that was cancelled. */
  readonly signal: AbortSignal;
  /** Numbers the calls of a runner from 1; the same on every rank. */
  readonly requestId: number;
  /** Lets what has arrived meanwhile be seen: the caller's giving up sets {@linkcode CallContext.signal}.
   *
   * Gives way to the event loop at most every 50 ms; in between it costs next to nothing. Call it once per step,
   * on every rank alike.
   */
  checkpoint(): Promise<void>;
}

/** Microtasks never let a frame in: a checkpoint gives way by a timer, this often. */
const YIELD_INTERVAL_MS = 50;

/** The context of one call.
 *
 * @internal
 */
export class ServedCallContext implements CallContext {
  readonly streaming: boolean;
  readonly requestId: number;
  #abort: AbortController | null = null;
  #reason: unknown = undefined;
  #aborted = false;
  /** When frames were last let in; the first to ask begins to count. */
  #yieldedAt: number | null = null;

  constructor(requestId: number, streaming: boolean) {
    this.requestId = requestId;
    this.streaming = streaming;
  }

  /** Made when asked for: most calls never look at it. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort(this.#reason);
    }
    return this.#abort.signal;
  }

  checkpoint(): Promise<void> {
    return this.giveWay();
  }

  /** Lets frames in, if that was not done for a while. */
  giveWay(): Promise<void> {
    const now = performance.now();
    this.#yieldedAt ??= now;
    if (now - this.#yieldedAt < YIELD_INTERVAL_MS) return Promise.resolve();
    return new Promise((resolve) =>
      setTimeout(() => {
        this.#yieldedAt = performance.now();
        resolve();
      }, 0)
    );
  }

  /** Marks the call as given up. */
  abort(reason: unknown): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    this.#abort?.abort(reason);
  }
}
