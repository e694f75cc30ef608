/**
 * The calls that wait for the ranks.
 *
 * @module
 */

import type { Priority } from "../call_options.ts";

/** The priorities of calls, from the first to go to the last. */
export const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];

/** Number of calls that may pass those of a lower priority, before one of these goes. */
const MAX_PASSED = 8;

/** What waits. It is in at most one {@linkcode WaitingCalls}. */
export interface Waiting<T> {
  /** Its priority. */
  readonly priority: Priority;
  /** Its place among those of the same priority; `null` if it does not wait. */
  place: Place<T> | null;
}

/** A place in a line. */
export interface Place<T> {
  readonly call: T;
  before: Place<T> | null;
  after: Place<T> | null;
}

/** The calls of one priority, in the order made. */
interface Line<T> {
  first: Place<T> | null;
  last: Place<T> | null;
  /** Number of calls of higher priorities that went since a call of this line went. */
  passed: number;
}

/**
 * Calls in the order in which they go: by priority, and within one in the order made. After eight calls of
 * higher priorities, one of a lower priority goes, so that none waits forever. Any call may leave, at the
 * same cost.
 */
export class WaitingCalls<T extends Waiting<T>> implements Iterable<T> {
  readonly #lines: readonly Line<T>[] = PRIORITIES.map(() => ({ first: null, last: null, passed: 0 }));
  #size = 0;

  /** Number of calls. */
  get size(): number {
    return this.#size;
  }

  /** Adds a call behind those of its priority. */
  add(call: T): void {
    const line = this.#lineOf(call);
    const place: Place<T> = { call, before: line.last, after: null };
    if (line.last === null) {
      line.first = place;
      line.passed = 0;
    } else {
      line.last.after = place;
    }
    line.last = place;
    call.place = place;
    this.#size++;
  }

  /** Removes a call, if it is here. */
  delete(call: T): void {
    const { place } = call;
    if (place === null) return;
    const line = this.#lineOf(call);
    if (place.before === null) line.first = place.after;
    else place.before.after = place.after;
    if (place.after === null) line.last = place.before;
    else place.after.before = place.before;
    call.place = null;
    this.#size--;
  }

  /** Returns the call that goes next if no other comes; `null` if there is none. */
  peek(): T | null {
    return this.#size === 0 ? null : this.#lines[this.#nextLine()]!.first!.call;
  }

  /** Removes the call that goes next, and returns it; `null` if there is none. */
  take(): T | null {
    if (this.#size === 0) return null;
    const index = this.#nextLine();
    const line = this.#lines[index]!;
    for (const lower of this.#lines.slice(index + 1)) lower.passed++;
    line.passed = 0;
    const { call } = line.first!;
    this.delete(call);
    return call;
  }

  /** Removes all calls. */
  clear(): void {
    for (const call of this) this.delete(call);
  }

  /** Yields the calls by priority. A call may be removed when it is yielded. */
  *[Symbol.iterator](): Generator<T> {
    for (const { first } of this.#lines) {
      for (let place = first; place !== null;) {
        const { after, call } = place;
        yield call;
        place = after;
      }
    }
  }

  /** Returns the index of the line whose first call goes next. There must be one. */
  #nextLine(): number {
    const passed = this.#lines.findLastIndex(({ first, passed }) => first !== null && passed >= MAX_PASSED);
    return passed === -1 ? this.#lines.findIndex(({ first }) => first !== null) : passed;
  }

  #lineOf({ priority }: T): Line<T> {
    return this.#lines[PRIORITIES.indexOf(priority)]!;
  }
}
