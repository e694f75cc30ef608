/**
 * Tracks work that a call, or `setup`, starts and does not await.
 *
 * @module
 */
import { AsyncLocal } from "../async_local.ts";
import { settleCommunications } from "../ffi/runtime.ts";
import { watchRejections } from "./unhandled.ts";

const flows = new AsyncLocal<Unawaited | null>();

/** The owner of each collective's error. */
const owners = new WeakMap<object, Unawaited>();

/** Active instances, the latest last. */
const running: Unawaited[] = [];

/**
 * Tracks a collective that was just started.
 *
 * @param ended Settles with the collective.
 */
export function trackCollective(ended: Promise<unknown>): void {
  flows.getStore()?.track(ended);
}

/**
 * Runs a function whose work does not belong to the current call.
 *
 * @param body The function.
 * @returns Its result.
 */
export function runDetached<T>(body: () => T): T {
  return flows.run(null, body);
}

/** Makes the current call stop waiting for work that it has started. */
export function detachPendingWork(): void {
  flows.getStore()?.detach();
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
  readonly #inFlight = new Set<Promise<unknown>>();
  /** Errors of failed collectives. */
  readonly #failures = new Set<unknown>();
  #first: { readonly error: unknown } | null = null;
  #isDetached = false;
  #state: "running" | "returned" | "failed" = "running";

  /** The first rejection that nobody handled; `null` if there is none. */
  get rejected(): { readonly error: unknown } | null {
    return this.#first;
  }

  /**
   * Runs code and tracks its collectives and rejections.
   *
   * @param body The code.
   * @returns Its result.
   */
  async run<T>(body: () => T): Promise<Awaited<T>> {
    watchRejections(onRejection);
    running.push(this);
    try {
      const returned = await flows.run(this, body);
      this.#state = "returned";
      return returned;
    } catch (error) {
      this.#state = "failed";
      throw error;
    } finally {
      running.splice(running.indexOf(this), 1);
    }
  }

  /** Waits until all unawaited collectives have ended, and unhandled rejections are known. */
  async ended(): Promise<void> {
    if (await settleCommunications()) await nextTurn();
    // Code that awaits one of them may start another.
    while (this.#inFlight.size > 0 && !this.#isDetached) {
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
    if ([...this.#failures].some((failure) => failure !== error)) await nextTurn();
    return this.#first ?? { error };
  }

  /** Stops waiting for unawaited work. */
  detach(): void {
    this.#isDetached = true;
  }

  track(ended: Promise<unknown>): void {
    this.#inFlight.add(ended);
    ended.then(() => this.#inFlight.delete(ended), (error) => {
      this.#inFlight.delete(ended);
      this.#failures.add(error);
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
