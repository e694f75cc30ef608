/**
 * What a call, or `setup`, has begun and does not await.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { settleCommunications } from "../ffi/runtime.ts";
import { watchRejections } from "./unhandled.ts";

const flows = new AsyncLocalStorage<Unawaited | null>();

/** Whose collective an error has come of. */
const owners = new WeakMap<object, Unawaited>();

/** Those that run, the latest last. */
const running: Unawaited[] = [];

/**
 * Tells of a collective that has been asked for.
 *
 * @param ended Settles with it.
 */
export function trackCollective(ended: Promise<unknown>): void {
  flows.getStore()?.track(ended);
}

/**
 * Runs what goes on by itself, whatever becomes of the call that it was begun in.
 *
 * @param body What it is.
 * @returns What it returned.
 */
export function runByItself<T>(body: () => T): T {
  return flows.run(null, body);
}

/** Says that what has been begun in this call goes on by itself. */
export function goesOnByItself(): void {
  flows.getStore()?.letGo();
}

/** By then what nobody handles has been told. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/**
 * Collectives that code begins, and rejections that it does not handle: they belong to it, as if it had
 * awaited them.
 */
export class Unawaited {
  readonly #inFlight = new Set<Promise<unknown>>();
  /** What collectives have failed with. */
  readonly #failures = new Set<unknown>();
  #first: { readonly error: unknown } | null = null;
  #goesOn = false;
  #state: "running" | "returned" | "failed" = "running";

  /** What was rejected first, and nobody handled; `null` if nothing was. */
  get rejected(): { readonly error: unknown } | null {
    return this.#first;
  }

  /**
   * Runs code whose collectives and rejections are to be known.
   *
   * @param body The code.
   * @returns What it returned.
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

  /**
   * Waits until the collectives that were begun and not awaited have ended, and until rejections are known.
   */
  async ended(): Promise<void> {
    if (await settleCommunications()) await nextTurn();
    // What one of them is awaited by may begin another.
    while (this.#inFlight.size > 0 && !this.#goesOn) {
      await Promise.allSettled(this.#inFlight);
      await nextTurn();
    }
  }

  /**
   * Waits until it is known whether others have been rejected before an error.
   *
   * @param error What the code has thrown.
   * @returns What was thrown or rejected first; in an object, since a promise would look for a `then` in it.
   */
  async first(error: unknown): Promise<{ readonly error: unknown }> {
    if ([...this.#failures].some((failure) => failure !== error)) await nextTurn();
    return this.#first ?? { error };
  }

  /** Waits for nothing that is begun. */
  letGo(): void {
    this.#goesOn = true;
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
   * Takes a rejection. What comes after a failure is a consequence.
   *
   * @returns Whether it is told of that way.
   */
  reject(error: unknown): boolean {
    this.#first ??= { error };
    return this.#state !== "returned";
  }
}

/** Whether somebody has taken a rejection that nobody handled. */
function onRejection(error: unknown): boolean {
  const owner = typeof error === "object" && error !== null ? owners.get(error) : undefined;
  return (owner ?? running.at(-1))?.reject(error) ?? false;
}
