/**
 * What becomes of a start: it succeeds once, or fails once, whatever comes later.
 *
 * @module
 */
import type { RankReport } from "../errors.ts";
import { FAILURE_GATHER_MS, type RankFailure, rootCause } from "./calls/mod.ts";
import { Timer } from "./timer.ts";

/** A start, until it is over. */
export class Start {
  /** Settles when it is over. */
  readonly over: Promise<void>;

  readonly #worldSize: number;
  readonly #over = Promise.withResolvers<void>();
  readonly #failures: RankFailure[] = [];
  #reports: readonly RankReport[] = [];
  #gathering: Timer | null = null;

  constructor(worldSize: number) {
    this.#worldSize = worldSize;
    this.over = this.#over.promise;
    // Whoever starts a world awaits it; a failure may come before that.
    this.over.catch(() => {});
  }

  /** Every rank is ready. */
  succeed(): void {
    this.#over.resolve();
  }

  /** It has failed. */
  fail(error: unknown): void {
    this.#over.reject(error);
  }

  /**
   * A rank threw. If the caller did something wrong it is a `TypeError` at once; else another rank may have
   * been first: its error, or its end, may still be on its way.
   *
   * @param failure What it threw.
   * @param reports On each rank, as it is now.
   */
  threw(failure: RankFailure, reports: readonly RankReport[]): void {
    const { error, misuse } = failure;
    if (misuse) {
      return this.fail(new TypeError(error.message, error.cause === undefined ? {} : { cause: error.cause }));
    }
    if (this.#failures.push(failure) === 1) this.#reports = reports;
    const settle = () => this.fail(rootCause(this.#failures, this.#reports));
    if (this.#failures.length === this.#worldSize) return settle();
    this.#gathering ??= new Timer(FAILURE_GATHER_MS, settle);
  }

  /** Waits for nothing any more. */
  close(): void {
    this.#gathering?.cancel();
  }
}
