/**
 * The program's callbacks that a world calls.
 *
 * @module
 */
import type { CheckedOptions } from "./check_options.ts";
import { guarded } from "./guard.ts";
import type { RankExit, Restart, StartProgress } from "./options.ts";

/**
 * Calls the program's callbacks. An error in a callback is printed and must not break a rank's connection.
 */
export class Hooks {
  readonly #options: CheckedOptions;
  readonly #onProgress: (progress: StartProgress) => void;

  constructor(options: CheckedOptions, onProgress: (progress: StartProgress) => void) {
    this.#options = options;
    this.#onProgress = onProgress;
  }

  /** Reports that a rank has reached the next step. */
  progress(progress: StartProgress): void {
    guarded(`call onProgress for rank ${progress.rank}`, () => this.#onProgress(progress));
  }

  /** Reports that a rank has exited. */
  rankExit(exit: RankExit): void {
    guarded(`call onRankExit for rank ${exit.rank}`, () => this.#options.onRankExit?.(exit));
  }

  /** Reports that ranks have been replaced. */
  restart(restart: Restart): void {
    guarded("call onRestart", () => this.#options.onRestart?.(restart));
  }
}
