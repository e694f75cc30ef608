/**
 * Collecting what has completed. One call waits for all of it, and only while some is pending: elsewhere,
 * while the event loop goes on, or, for what is over at once, in place.
 *
 * @module
 */
import { newErrorBuffer, textIn } from "./status.ts";
import { Status } from "./symbols.gen.ts";

type Numbers = Float64Array<ArrayBuffer>;
type Count = Uint32Array<ArrayBuffer>;
type ErrorBuffer = ReturnType<typeof newErrorBuffer>;

/** A library's calls, and what to do with what they tell. */
export interface CompletionSource<Waiter> {
  /**
   * Waits in place for so many microseconds at most. Writes the numbers of what has completed, and how many.
   */
  within(
    completed: Numbers,
    capacity: number,
    microseconds: number,
    count: Count,
    error: ErrorBuffer,
  ): number;
  /** Waits elsewhere. */
  elsewhere(completed: Numbers, capacity: number, count: Count, error: ErrorBuffer): Promise<number>;
  /** Takes what has completed. Must not throw. */
  take(request: number, waiter: Waiter): void;
  /** The wait itself has failed. */
  fail(waiter: Waiter, status: number, text: string): void;
}

/**
 * For how long the event loop stands still for work that may be over at once: about as long as an operator
 * takes. To wait elsewhere and to come back costs as much as a small model's run, or a small collective.
 */
const IN_PLACE_US = 500;

/** A wait elsewhere that takes no longer, in milliseconds, was for such work. */
const SHORT_MS = 1;

/** For how long, in milliseconds, waits in place may follow each other: then others' events are due. */
const TURN_MS = 5;

/** Ticks in which a program that waits for one thing asks for the next. */
const ASKING_TICKS = 8;

/** What a library is expected to complete. */
export class Completions<Waiter> {
  readonly #source: CompletionSource<Waiter>;
  readonly #pending = new Map<number, Waiter>();
  #waiting = false;
  /** Whether the last wait was for work that is over at once. */
  #isShort = true;
  /** When the event loop has last had a turn. */
  #turnedAt = 0;

  /** @ignore */
  constructor(source: CompletionSource<Waiter>) {
    this.#source = source;
  }

  /**
   * Waits for a request.
   *
   * @param request Its number.
   * @param waiter Who is to be told.
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
      for (let tick = 0; tick < ASKING_TICKS; tick++) await undefined;
      if (this.#pending.size === 0) break;
      const status = this.#waitInPlace(completed, count, error) ??
        await this.#waitElsewhere(completed, count, error);
      if (status !== Status.Ok) {
        for (const waiter of this.#pending.values()) this.#source.fail(waiter, status, textIn(error));
        this.#pending.clear();
        break;
      }
      for (let index = 0; index < count[0]!; index++) this.#take(completed[index]!);
    }
    this.#waiting = false;
  }

  /** Waits for a moment, where that is likely to be enough. */
  #waitInPlace(completed: Numbers, count: Count, error: ErrorBuffer): number | undefined {
    if (!this.#isShort || performance.now() - this.#turnedAt > TURN_MS) return undefined;
    const status = this.#source.within(completed, completed.length, IN_PLACE_US, count, error);
    this.#isShort = count[0]! > 0;
    return this.#isShort || status !== Status.Ok ? status : undefined;
  }

  /** Waits while the event loop goes on. */
  async #waitElsewhere(completed: Numbers, count: Count, error: ErrorBuffer): Promise<number> {
    const beganAt = performance.now();
    const status = await this.#source.elsewhere(completed, completed.length, count, error);
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
