/**
 * The state of a call, as the worker sees it.
 *
 * @module
 */
import { type Checkpoints, type Lane, printable, type Verdict } from "../protocol/mod.ts";

/** The state of a call. {@linkcode DistributedWorker.call} receives it with the payload. */
export interface CallContext {
  /** Whether the caller reads items: `true` for `stream()`, `false` for `invoke()`. */
  readonly streaming: boolean;
  /** Aborted when the caller cancels the call: by its `signal`, its time limit, or a canceled stream. */
  readonly signal: AbortSignal;
  /**
   * The ID of the request: the one that the caller has given, or the number of the call. The calls of a
   * runner are numbered from 1. The ID is the same on every rank.
   */
  readonly requestId: string;
  /**
   * Ends the call here, if the caller has canceled it and the ranks have agreed on this checkpoint.
   * Generators also end at their yields.
   *
   * Every rank must reach the same checkpoints, one per step. All ranks leave at the same one, at most one
   * step after the cancellation, so that their collectives stay matched. This also works if a step never
   * yields to the event loop. A checkpoint yields to the event loop at most every 50 ms.
   *
   * @throws {unknown} `signal.reason`. Do not catch it: it ends the call.
   */
  checkpoint(): Promise<void>;
}

/** How often a checkpoint yields by a timer. Microtasks do not let frames be read. */
const YIELD_INTERVAL_MS = 50;

/** Maximum number of yields between ranks whose steps depend on each other. */
const MAX_YIELDS_APART = 2;
/** How long a rank may take to reach the yield of the ranks ahead of it. */
const CATCH_UP_MS = 2000;

const RESOLVED = Promise.resolve();

/** The points at which calls can end. */
export interface CallPoints {
  /** Returns a call's checkpoints, or its generator's yields. */
  checkpoints(call: number, lane: Lane): Checkpoints;
  /** Returns whether the runner has dropped the group. Then the ranks need not stay matched. */
  isGroupDropped(): boolean;
}

/**
 * The context of one call.
 *
 * @internal
 */
export class ServedCallContext implements CallContext {
  readonly streaming: boolean;
  readonly #call: number;
  readonly #givenId: string | null;
  readonly #points: CallPoints;
  readonly #checkpoints: Checkpoints;
  /** Made at the first yield, because most calls have none. */
  #madeYields: Checkpoints | null = null;
  #abort: AbortController | null = null;
  #reason: unknown = undefined;
  #aborted = false;
  #left = false;
  /** When frames were last read. The start of the call starts the interval. */
  #yieldedAt = 0;
  /** When the generator started to move toward the yield at which the ranks leave. */
  #leavingSince: number | null = null;

  constructor(call: number, requestId: string | null, streaming: boolean, points: CallPoints) {
    this.#call = call;
    this.#givenId = requestId;
    this.streaming = streaming;
    this.#points = points;
    this.#checkpoints = points.checkpoints(call, "checkpoint");
  }

  get requestId(): string {
    return this.#givenId ?? String(this.#call);
  }

  /** Created on first access, because most calls never use it. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort(this.#reason);
    }
    return this.#abort.signal;
  }

  /** Whether this rank has left the call, as the ranks agreed. */
  get left(): boolean {
    return this.#left;
  }

  /** Number of checkpoints that the rank has passed. */
  get checkpoints(): number {
    return this.#checkpoints.passed;
  }

  checkpoint(): Promise<void> {
    const verdict = this.#checkpoints.next();
    return verdict === "go" && !this.#checkpoints.cancelled
      ? this.yieldIfDue() ?? RESOLVED
      : this.#settle(verdict);
  }

  /**
   * Records that the rank enters the call. The start is a checkpoint, so that either all ranks run the call
   * or none does.
   *
   * @returns Settles when the rank has entered; `null` if it need not wait.
   * @throws {unknown} `signal.reason`, if the ranks leave the call here.
   */
  enter(): Promise<void> | null {
    this.#yieldedAt = Date.now();
    const verdict = this.#checkpoints.next();
    return verdict === "go" && !this.#checkpoints.cancelled ? null : this.#settle(verdict);
  }

  /**
   * Records that the call's generator reached its next yield.
   *
   * @returns Whether the call ends there.
   */
  reachYield(): false | Promise<boolean> {
    this.#madeYields ??= this.#points.checkpoints(this.#call, "yield");
    const verdict = this.#yields.next();
    return this.#yields.cancelled && this.#shouldLeaveAtYield(verdict);
  }

  /**
   * Checks the current yield again, after the yielded item was sent.
   *
   * @returns Whether the call ends there.
   */
  recheckYield(): false | Promise<boolean> {
    return this.#yields.cancelled && this.#shouldLeaveAtYield(this.#yields.check());
  }

  /**
   * Ends the call.
   *
   * @returns The value to throw.
   */
  leave(): unknown {
    this.#left = true;
    this.abort();
    return this.#reason;
  }

  /** Yields to the event loop if the last yield was long ago. Returns `null` if not. */
  yieldIfDue(): Promise<void> | null {
    // The only clock that costs less than the checkpoint. If it is set back, the next checkpoint yields.
    const now = Date.now();
    const elapsedMs = now - this.#yieldedAt;
    if (elapsedMs >= 0 && elapsedMs < YIELD_INTERVAL_MS) return null;
    return yieldToEventLoop().then(() => {
      this.#yieldedAt = Date.now();
    });
  }

  /** Marks the call as canceled. */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = new DOMException("The caller canceled the call", "AbortError");
    if (this.#abort !== null) abortGuarded(this.#abort, this.#reason);
  }

  /** The generator's yields. Available after it has reached one. */
  get #yields(): Checkpoints {
    return this.#madeYields!;
  }

  async #settle(verdict: Verdict): Promise<void> {
    if (await this.#shouldLeave(this.#checkpoints, verdict)) throw this.leave();
    await this.yieldIfDue();
  }

  async #shouldLeaveAtYield(verdict: Verdict): Promise<boolean> {
    if (await this.#shouldLeave(this.#yields, verdict)) return true;
    const now = performance.now();
    this.#leavingSince ??= now;
    return this.#yields.ahead > MAX_YIELDS_APART && now - this.#leavingSince > CATCH_UP_MS;
  }

  async #shouldLeave(points: Checkpoints, verdict: Verdict): Promise<boolean> {
    for (let settled = verdict;; settled = points.check()) {
      // Without a group, no rank has to stay matched.
      if (settled === "leave" || this.#points.isGroupDropped()) return true;
      if (settled === "go") return false;
      // Another rank is deciding. That takes a few instructions, unless the rank was just preempted.
      await yieldToEventLoop();
    }
  }
}

/**
 * Aborts the controller and prints errors of listeners. An uncaught error would end the process and lose the
 * rank's models.
 */
function abortGuarded(controller: AbortController, reason: unknown): void {
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    console.error("Cannot notify a listener of context.signal:", printable(event.error));
  };
  addEventListener("error", onError);
  try {
    controller.abort(reason);
  } finally {
    removeEventListener("error", onError);
  }
}

function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
