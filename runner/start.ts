/**
 * The outcome of a start. It succeeds or fails once; later events do not change it.
 *
 * @module
 */
import type { RankReport } from "../errors.ts";
import { FAILURE_GATHER_MS, type RankFailure, rootCause } from "./calls/mod.ts";
import { Timer } from "./timer.ts";

/** A start, until it has succeeded or failed. */
export class Start {
  /** Settles when the start has succeeded or failed. */
  readonly over: Promise<void>;

  readonly #worldSize: number;
  readonly #over = Promise.withResolvers<void>();
  readonly #failures: RankFailure[] = [];
  #reports: readonly RankReport[] = [];
  #gathering: Timer | null = null;

  constructor(worldSize: number) {
    this.#worldSize = worldSize;
    this.over = this.#over.promise;
    // The caller awaits this later. A failure before that must not count as unhandled.
    this.over.catch(() => {});
  }

  /** Resolves the start: every rank is ready. */
  succeed(): void {
    this.#over.resolve();
  }

  /** Rejects the start. */
  fail(error: unknown): void {
    this.#over.reject(error);
  }

  /**
   * Handles an error that a rank threw.
   *
   * Misuse by the caller fails the start at once with a `TypeError`. Otherwise another rank may have failed
   * first, and its error or exit may still be on its way.
   *
   * @param failure The rank's error.
   * @param reports Reports on all ranks at this time.
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

  /** Stops waiting for further failures. */
  close(): void {
    this.#gathering?.cancel();
  }
}
