/**
 * Which ranks still train, in training with different numbers of steps.
 *
 * @module
 */
import { CollectiveError } from "../errors.ts";
import type { Notice } from "./notices.ts";

/** Options of {@linkcode DistributedDataParallel.join}, as in PyTorch. */
export interface JoinOptions {
  /**
   * Whether to divide gradients by the number of all ranks, as if ranks without inputs had zero gradients.
   * Otherwise they are divided by the number of ranks that still train. Default: `true`.
   */
  divide_by_initial_world_size?: boolean;
  /** Whether ranks may run out of inputs before others. If `false`, `join` does nothing. Default: `true`. */
  enable?: boolean;
  /** Whether all ranks fail as soon as one has run out of inputs. Default: `false`. */
  throw_on_early_termination?: boolean;
}

/**
 * Returns the highest rank that still has inputs.
 *
 * @param notices The notices of all ranks.
 * @returns The rank, or -1 if none has.
 */
export function lastTraining(notices: readonly Notice[]): number {
  return notices.findLastIndex(({ trains }) => trains);
}

/** The state of one `join`. */
export class Joining {
  readonly #options: Required<Omit<JoinOptions, "enable">>;
  #lastTraining: number | null = null;

  /**
   * Creates the state.
   *
   * @param options The divisor of gradients, and whether ranks may end early.
   */
  constructor(options: Required<Omit<JoinOptions, "enable">>) {
    this.#options = options;
  }

  /** The highest rank that had inputs at the last forward pass, or `null` if there was none. */
  get lastTraining(): number | null {
    return this.#lastTraining;
  }

  /**
   * Returns the divisor of the sum of the ranks' gradients.
   *
   * @param notices The notices of all ranks.
   */
  divisor(notices: readonly Notice[]): number {
    if (this.#options.divide_by_initial_world_size) return notices.length;
    return notices.filter(({ trains }) => trains).length;
  }

  /**
   * Records which ranks still train.
   *
   * @param notices The notices of all ranks.
   * @throws {CollectiveError} If a rank has run out of inputs before others and
   * `throw_on_early_termination` is set.
   */
  note(notices: readonly Notice[]): void {
    const last = lastTraining(notices);
    if (last !== -1) this.#lastTraining = last;
    const ended = notices.findIndex(({ trains }) => !trains);
    if (ended === -1 || last === -1 || !this.#options.throw_on_early_termination) return;
    throw new CollectiveError(
      `Cannot continue training: rank ${ended} has run out of inputs, rank ${last} has not`,
      { rank: ended, operation: "join", sequence: 0 },
    );
  }
}
