/**
 * Collection of completed native requests. A single call waits for all pending requests. It blocks briefly in
 * place for requests that complete almost at once, and otherwise runs off the event loop.
 *
 * @module
 */
import { newErrorBuffer, textIn } from "./status.ts";
import { Status } from "./symbols.gen.ts";

type Numbers = Float64Array<ArrayBuffer>;
type Count = Uint32Array<ArrayBuffer>;
type ErrorBuffer = ReturnType<typeof newErrorBuffer>;

/** A library's wait functions, and the handlers of their results. */
export interface CompletionSource<Waiter> {
  /**
   * Waits in place for at most `microseconds`. Writes the numbers of the completed requests and their count.
   */
  waitInPlace(
    completed: Numbers,
    capacity: number,
    microseconds: number,
    count: Count,
    error: ErrorBuffer,
  ): number;
  /** Waits off the event loop. */
  waitInBackground(completed: Numbers, capacity: number, count: Count, error: ErrorBuffer): Promise<number>;
  /** Handles a completed request. Must not throw. */
  take(request: number, waiter: Waiter): void;
  /** Handles a failure of the wait itself. */
  fail(waiter: Waiter, status: number, text: string): void;
}

/**
 * How long to block the event loop for work that may complete at once, in microseconds: about as long as an
 * operator takes. Waiting off the event loop costs as much as running a small model or a small collective.
 */
const IN_PLACE_US = 500;

/** The longest background wait, in milliseconds, after which the next wait is tried in place. */
const SHORT_MS = 1;

/** How long waits in place may follow each other, in milliseconds, before the event loop gets a turn. */
const TURN_MS = 5;

/** The number of microtask ticks in which a program that awaited one request submits the next. */
const SUBMIT_TICKS = 8;

/** The pending requests of a library. */
export class Completions<Waiter> {
  readonly #source: CompletionSource<Waiter>;
  readonly #pending = new Map<number, Waiter>();
  #waiting = false;
  /** Whether the last wait was short. */
  #isShort = true;
  /** The time at which the event loop last had a turn. */
  #turnedAt = 0;

  /** @ignore */
  constructor(source: CompletionSource<Waiter>) {
    this.#source = source;
  }

  /**
   * Registers a pending request.
   *
   * @param request The request's number.
   * @param waiter The waiter to notify.
   */
  expect(request: number, waiter: Waiter): void {
    this.#pending.set(request, waiter);
    if (this.#waiting) return;
    this.#waiting = true;
    this.#collect();
  }

  async #collect(): Promise<void> {
    const completed = new Float64Array(64);
    const count = new Uint32Array(1);
    const error = newErrorBuffer();
    for (;;) {
      for (let tick = 0; tick < SUBMIT_TICKS; tick++) await undefined;
      if (this.#pending.size === 0) break;
      const status = this.#waitInPlace(completed, count, error) ??
        await this.#waitInBackground(completed, count, error);
      if (status !== Status.Ok) {
        for (const waiter of this.#pending.values()) this.#source.fail(waiter, status, textIn(error));
        this.#pending.clear();
        break;
      }
      for (let index = 0; index < count[0]!; index++) this.#take(completed[index]!);
    }
    this.#waiting = false;
  }

  /** Waits in place for a moment if that is likely to be enough. */
  #waitInPlace(completed: Numbers, count: Count, error: ErrorBuffer): number | undefined {
    if (!this.#isShort || performance.now() - this.#turnedAt > TURN_MS) return undefined;
    const status = this.#source.waitInPlace(completed, completed.length, IN_PLACE_US, count, error);
    this.#isShort = count[0]! > 0;
    return this.#isShort || status !== Status.Ok ? status : undefined;
  }

  /** Waits off the event loop. */
  async #waitInBackground(completed: Numbers, count: Count, error: ErrorBuffer): Promise<number> {
    const beganAt = performance.now();
    const status = await this.#source.waitInBackground(completed, completed.length, count, error);
    this.#turnedAt = performance.now();
    this.#isShort = this.#turnedAt - beganAt < SHORT_MS;
    return status;
  }

  #take(request: number): void {
    const waiter = this.#pending.get(request);
    if (waiter === undefined) return;
    this.#pending.delete(request);
    this.#source.take(request, waiter);
  }
}
