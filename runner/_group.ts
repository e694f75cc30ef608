/** The group of a world's ranks, and the page of memory that they share. @module */
import { FrameType } from "../protocol/frame.ts";
import { type Abort, encodeMessage, type Epoch } from "../protocol/messages.ts";
import type { RankStatus } from "../protocol/status_block.ts";
import type { CheckedOptions } from "./_check_options.ts";
import { Formation, type FormationSteps, type FormingEpoch } from "./_formation.ts";
import type { Rank } from "./_rank.ts";
import { MAX_TIMEOUT_MS } from "./_timer.ts";
import { WorldPage } from "./_world_page.ts";

/** Ranks that have formed a group before only have to meet. */
const REFORM_TIMEOUT_MS = 10_000;
/** NCCL takes seconds to connect devices. */
const REFORM_CUDA_TIMEOUT_MS = 60_000;

/** What a group tells. */
export interface GroupHooks {
  /** Ranks begin to meet. */
  onForming(): void;
  /** Every rank is in the group and ready. */
  onFormed(): void;
  /** The page cannot be made: Deno's error. */
  onFailed(error: Error): void;
}

/** Has the ranks form their group, and keeps their page. */
export class RankGroup implements FormationSteps {
  /** Where they are with that. */
  readonly formation: Formation;
  readonly #options: CheckedOptions;
  /** A new rank's `setup` may form groups of its own when the others have long done so. */
  readonly #formTimeoutMs: number;
  readonly #ranks: readonly Rank[];
  readonly #hooks: GroupHooks;
  #page: WorldPage | null = null;

  /** Begins with ranks that have yet to load.
   *
   * @param options The runner's options.
   * @param readyTimeoutMs How long new ranks may take to be ready.
   * @param ranks The ranks, as they are at any time.
   * @param hooks Who is told.
   */
  constructor(
    options: CheckedOptions,
    readyTimeoutMs: number,
    ranks: readonly Rank[],
    hooks: GroupHooks,
  ) {
    this.#options = options;
    this.#formTimeoutMs = Math.min(readyTimeoutMs, MAX_TIMEOUT_MS);
    this.#ranks = ranks;
    this.#hooks = hooks;
    this.formation = new Formation(options.worldSize, this);
  }

  /** Clears a call's place on the page, before any rank hears of the call. */
  begin(call: number): void {
    this.#page?.begin(call);
  }

  /** Says on the page that a call was given up. */
  cancel(call: number): void {
    this.#page?.cancel(call);
  }

  /** How many checkpoints each rank has come to in a call; `null` for one that has not entered it. */
  checkpoints(call: number): (number | null)[] {
    return this.#page?.counts(call) ?? [];
  }

  /** Whether all ranks are at the same checkpoint and the same yield of a call. */
  isTogether(call: number): boolean {
    const points = [this.checkpoints(call), this.#page?.yields(call) ?? []];
    return points.every(([first, ...others]) => others.every((other) => other === first));
  }

  /** What a rank says that it is doing; `null` before its first group. */
  status(rank: number): RankStatus | null {
    return this.#page?.status(rank) ?? null;
  }

  abort(ranks: readonly number[], reason: string): void {
    this.#page?.drop(this.formation.epoch);
    const body = encodeMessage<Abort>({ reason });
    for (const rank of ranks) this.#ranks[rank]!.send({ type: FrameType.Abort, body });
  }

  form({ number, storePort, reason, newRanks, cuda }: FormingEpoch): void {
    const { worldSize, timeoutMs, checkCollectives } = this.#options;
    if (newRanks) {
      try {
        const page = new WorldPage(worldSize);
        this.#page?.close();
        this.#page = page;
      } catch (error) {
        return this.#hooks.onFailed(error as Error);
      }
    }
    const body = encodeMessage<Epoch>({
      epoch: number,
      storePort,
      reason,
      timeoutMs,
      formTimeoutMs: newRanks ? this.#formTimeoutMs : cuda ? REFORM_CUDA_TIMEOUT_MS : REFORM_TIMEOUT_MS,
      checkCollectives,
      cuda,
      page: newRanks ? this.#page!.path : null,
    });
    for (const rank of this.#ranks) rank.send({ type: FrameType.Epoch, body });
    this.#hooks.onForming();
  }

  met(): void {
    this.#page?.hide();
  }

  done(): void {
    this.#hooks.onFormed();
  }

  /** Lets go of the page. */
  close(): void {
    this.#page?.close();
    this.#page = null;
  }
}
