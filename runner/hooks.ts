/**
 * The caller's functions that a world calls.
 *
 * @module
 */
import type { CheckedOptions } from "./check_options.ts";
import { guarded } from "./guard.ts";
import type { RankExit, Restart, StartProgress } from "./options.ts";

/** Calls them: what one throws is the caller's to see, and must not break a rank's line. */
export class Hooks {
  readonly #options: CheckedOptions;
  readonly #onProgress: (progress: StartProgress) => void;

  constructor(options: CheckedOptions, onProgress: (progress: StartProgress) => void) {
    this.#options = options;
    this.#onProgress = onProgress;
  }

  /** A rank has come a step further. */
  progress(progress: StartProgress): void {
    guarded(`report progress of rank ${progress.rank}`, () => this.#onProgress(progress));
  }

  /** A rank is gone. */
  rankExit(exit: RankExit): void {
    guarded(`tell onRankExit of rank ${exit.rank}`, () => this.#options.onRankExit?.(exit));
  }

  /** Ranks have been replaced. */
  restart(restart: Restart): void {
    guarded("tell onRestart", () => this.#options.onRestart?.(restart));
  }
}
