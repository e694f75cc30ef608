/**
 * Tracks work that a call, or `setup`, starts and does not await.
 *
 * @module
 */
import { AsyncLocal } from "../async_local.ts";
import { settleCommunications } from "../ffi/runtime.ts";
import { watchRejections } from "./unhandled.ts";

/** Code that belongs to a call or to `setup`, however late it runs. */
class Flow {
  /** The work that the code belongs to; `null` if it belongs to none. */
  work: Unawaited | null;
  /** Whether the work ignores collectives and rejections of the code. */
  readonly isDetached: boolean;
  /** Whether the next call may run in this flow, too. */
  isShared: boolean;

  constructor(work: Unawaited | null, { isDetached = false, isShared = false } = {}) {
    this.work = work;
    this.isDetached = isDetached;
    this.isShared = isShared;
  }
}

const flows = new AsyncLocal<Flow>();

/** The owner of each collective's error. */
const owners = new WeakMap<object, Unawaited>();

/** Active instances, the latest last. */
const running: Unawaited[] = [];

/**
 * Returns the flow of the current code, because it matters now which call the code belongs to. From now on
 * the flow belongs to its latest call alone.
 */
function flowInUse(): Flow | undefined {
  const flow = flows.getStore();
  if (flow !== undefined) flow.isShared = false;
  return flow;
}

/** Returns the owner of the work that the current code belongs to; `null` if there is none. */
export function currentOwner(): object | null {
  return flowInUse()?.work?.owner ?? null;
}

/**
 * Tracks a collective that was just started.
 *
 * @param ended Settles with the collective.
 */
export function trackCollective(ended: Promise<unknown>): void {
  const flow = flowInUse();
  if (flow?.isDetached === false) flow.work?.track(ended);
}

/**
 * Runs a function whose work does not belong to the current call. Its items do.
 *
 * @param body The function.
 * @returns Its result.
 */
export function runDetached<T>(body: () => T): T {
  return flows.run(new Flow(flowInUse()?.work ?? null, { isDetached: true }), body);
}

/** Makes the current call stop waiting for work that it has started. */
export function detachPendingWork(): void {
  const flow = flowInUse();
  if (flow?.isDetached === false) flow.work?.detach();
}

/**
 * Runs a function in which one call after the other runs. They share a flow while none of them adds items or
 * starts collectives, because an `AsyncLocal` costs more than a small call. So code of an earlier call
 * that does either for the first time, while a later call runs, is taken for code of that call.
 *
 * @param body The function.
 * @returns Its result.
 */
export function runCalls<T>(body: () => T): T {
  return flows.run(new Flow(null, { isShared: true }), body);
}

/** Settles after unhandled rejections of this turn have been reported. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Collectives that code starts and rejections that it does not handle. They belong to that code, as if it had
 * awaited them.
 */
export class Unawaited {
  /** The call that the code belongs to; `null` for `setup`. */
  readonly owner: object | null;
  #inFlight: Set<Promise<unknown>> | null = null;
  /** Errors of failed collectives. */
  #failures: Set<unknown> | null = null;
  #first: { readonly error: unknown } | null = null;
  #isDetached = false;
  #state: "running" | "returned" | "failed" = "running";

  constructor(owner: object | null = null) {
    this.owner = owner;
  }

  /** The first rejection that nobody handled; `null` if there is none. */
  get rejected(): { readonly error: unknown } | null {
    return this.#first;
  }

  /** Starts to track rejections. Call {@linkcode Unawaited.end} afterward. */
  begin(): void {
    watchRejections(onRejection);
    running.push(this);
  }

  /** Stops tracking rejections. Later ones belong to no call if the code has returned. */
  end(state: "returned" | "failed"): void {
    this.#state = state;
    if (running.at(-1) === this) running.pop();
    else running.splice(running.indexOf(this), 1);
  }

  /**
   * Runs code that belongs to this work.
   *
   * @param body The code.
   * @param mayShare Whether the code may share its flow with the next call.
   * @returns Its result.
   */
  run<T>(body: () => T, mayShare = false): T {
    const flow = flows.getStore();
    if (!mayShare || flow?.isShared !== true) return flows.run(new Flow(this), body);
    flow.work = this;
    return body();
  }

  /**
   * Waits until all unawaited collectives have ended, and unhandled rejections are known.
   *
   * @returns `null` if there is nothing to wait for.
   */
  ended(): Promise<void> | null {
    const settling = settleCommunications();
    if (settling === null && this.#inFlight === null) return null;
    return this.#allEnded(settling);
  }

  async #allEnded(settling: Promise<void> | null): Promise<void> {
    if (settling !== null) {
      await settling;
      await nextTurn();
    }
    // Code that awaits one of them may start another.
    while (this.#inFlight !== null && this.#inFlight.size > 0 && !this.#isDetached) {
      await Promise.allSettled(this.#inFlight);
      await nextTurn();
    }
  }

  /**
   * Waits until it is known whether another error was rejected before this one.
   *
   * @param error The error that the code threw.
   * @returns The first error, wrapped in an object, because a promise would look for a `then` on the error
   * itself.
   */
  async first(error: unknown): Promise<{ readonly error: unknown }> {
    if ([...this.#failures ?? []].some((failure) => failure !== error)) await nextTurn();
    return this.#first ?? { error };
  }

  /** Stops waiting for unawaited work. */
  detach(): void {
    this.#isDetached = true;
  }

  track(ended: Promise<unknown>): void {
    const inFlight = this.#inFlight ??= new Set();
    inFlight.add(ended);
    ended.then(() => inFlight.delete(ended), (error) => {
      inFlight.delete(ended);
      (this.#failures ??= new Set()).add(error);
      owners.set(error, this);
    });
  }

  /**
   * Records a rejection. Rejections after a failure are consequences of it.
   *
   * @returns Whether this object reports the rejection.
   */
  reject(error: unknown): boolean {
    this.#first ??= { error };
    return this.#state !== "returned";
  }
}

/** Returns whether an active instance has taken an unhandled rejection. */
function onRejection(error: unknown): boolean {
  const owner = typeof error === "object" && error !== null ? owners.get(error) : undefined;
  return (owner ?? running.at(-1))?.reject(error) ?? false;
}
