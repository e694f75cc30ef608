/**
 * What a call knows of itself.
 *
 * @module
 */
import { type Checkpoints, printable, type Verdict } from "../protocol/mod.ts";

/** Passed to {@linkcode DistributedWorker.call} beside the payload. */
export interface CallContext {
  /** Whether the caller reads items: `stream()` rather than `invoke()`. */
  readonly streaming: boolean;
  /** Aborted when the caller gives the call up: its `signal`, its time limit, a stream that was cancelled. */
  readonly signal: AbortSignal;
  /** Numbers the calls of a runner from 1; the same on every rank. */
  readonly requestId: number;
  /**
   * Leaves the call here, if the caller has given it up and the ranks have agreed on this checkpoint. A
   * generator is left at its yields, too.
   *
   * Every rank must come to the same checkpoints, one per step. All leave at the same one, at most one step
   * after the caller gave up, so that collectives stay matched. Works in steps that never give way, too;
   * gives way to the event loop at most every 50 ms.
   *
   * @throws {unknown} `signal.reason`: let it pass, it ends the call.
   */
  checkpoint(): Promise<void>;
}

/** Microtasks never let a frame in: a checkpoint gives way by a timer, this often. */
const YIELD_INTERVAL_MS = 50;

/** Ranks whose steps depend on each other are not further apart than this many yields. */
const CLOSE_YIELDS = 2;
/** How long a rank may take to come to the yield of those that have run on. */
const CATCH_UP_MS = 2000;

const PASSED = Promise.resolve();

/**
 * The context of one call.
 *
 * @internal
 */
export class ServedCallContext implements CallContext {
  readonly streaming: boolean;
  readonly requestId: number;
  readonly #checkpoints: Checkpoints;
  readonly #yields: Checkpoints;
  readonly #isGroupDropped: () => boolean;
  #abort: AbortController | null = null;
  #reason: unknown = undefined;
  #aborted = false;
  #left = false;
  /** When frames were last let in; the first to ask begins to count. */
  #yieldedAt: number | null = null;
  /** Since when the generator is on its way to the yield that is left at. */
  #leavingSince: number | null = null;

  constructor(init: {
    requestId: number;
    streaming: boolean;
    checkpoints: Checkpoints;
    yields: Checkpoints;
    /** Whether the runner has dropped the group that the ranks would stay matched in. */
    isGroupDropped: () => boolean;
  }) {
    this.requestId = init.requestId;
    this.streaming = init.streaming;
    this.#checkpoints = init.checkpoints;
    this.#yields = init.yields;
    this.#isGroupDropped = init.isGroupDropped;
  }

  /** Made when asked for: most calls never look at it. */
  get signal(): AbortSignal {
    if (this.#abort === null) {
      this.#abort = new AbortController();
      if (this.#aborted) this.#abort.abort(this.#reason);
    }
    return this.#abort.signal;
  }

  /** Whether the ranks have agreed to leave, and this one has been told. */
  get left(): boolean {
    return this.#left;
  }

  checkpoint(): Promise<void> {
    const verdict = this.#checkpoints.next();
    return verdict === "go" && !this.#checkpoints.cancelled ? this.giveWay() : this.#settle(verdict);
  }

  /**
   * The call's generator has come to its next yield.
   *
   * @returns Whether the call is left there.
   */
  comeToYield(): false | Promise<boolean> {
    const verdict = this.#yields.next();
    return this.#yields.cancelled && this.#leavesAtYield(verdict);
  }

  /**
   * The call's generator is at that yield still, and what it yielded has left.
   *
   * @returns Whether the call is left there.
   */
  stayAtYield(): false | Promise<boolean> {
    return this.#yields.cancelled && this.#leavesAtYield(this.#yields.ask());
  }

  /**
   * Leaves the call.
   *
   * @returns What to throw.
   */
  leave(): unknown {
    this.#left = true;
    this.abort();
    return this.#reason;
  }

  /** Lets frames in, if that was not done for a while. */
  giveWay(): Promise<void> {
    // The one clock that costs less than the checkpoint. Where it is set, the next checkpoint gives way.
    const now = Date.now();
    this.#yieldedAt ??= now;
    const elapsedMs = now - this.#yieldedAt;
    if (elapsedMs >= 0 && elapsedMs < YIELD_INTERVAL_MS) return PASSED;
    return letFramesIn().then(() => {
      this.#yieldedAt = Date.now();
    });
  }

  /** Marks the call as given up. */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = new DOMException("The caller gave the call up", "AbortError");
    if (this.#abort !== null) abortGuarded(this.#abort, this.#reason);
  }

  async #settle(verdict: Verdict): Promise<void> {
    if (await this.#leaves(this.#checkpoints, verdict)) throw this.leave();
    await this.giveWay();
  }

  async #leavesAtYield(verdict: Verdict): Promise<boolean> {
    if (await this.#leaves(this.#yields, verdict)) return true;
    const now = performance.now();
    this.#leavingSince ??= now;
    return this.#yields.ahead > CLOSE_YIELDS && now - this.#leavingSince > CATCH_UP_MS;
  }

  async #leaves(points: Checkpoints, verdict: Verdict): Promise<boolean> {
    for (let settled = verdict;; settled = points.ask()) {
      // There is nobody left to stay together with.
      if (settled === "leave" || this.#isGroupDropped()) return true;
      if (settled === "go") return false;
      // Another rank is deciding: a few instructions, unless it has just been put aside.
      await letFramesIn();
    }
  }
}

/**
 * Aborts. What listeners throw is printed: by itself it would end the process, and with it what the rank
 * holds.
 */
function abortGuarded(controller: AbortController, reason: unknown): void {
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    console.error("Cannot tell a listener of context.signal:", printable(event.error));
  };
  addEventListener("error", onError);
  try {
    controller.abort(reason);
  } finally {
    removeEventListener("error", onError);
  }
}

function letFramesIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
