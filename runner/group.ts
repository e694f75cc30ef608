/**
 * The group of a world's ranks, and the page of memory that they share.
 *
 * @module
 */
import { DistributedError } from "../errors.ts";
import {
  type Abort,
  encodeMessage,
  type Epoch,
  FrameType,
  messageOfThrown,
  type RankStatus,
} from "../protocol/mod.ts";
import type { CheckedOptions } from "./check_options.ts";
import { Formation, type FormationSteps, type FormingEpoch } from "./formation.ts";
import type { Rank } from "./ranks/mod.ts";
import { MAX_TIMEOUT_MS } from "./timer.ts";
import { WorldPage } from "./world_page.ts";

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
  /** The page cannot be made. */
  onFailed(error: Error): void;
  /** The page cannot be read or written any more. */
  onPageLost(error: Error): void;
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
  /** What ranks were told to form last, and who was told again. */
  #forming: { readonly epoch: Epoch; readonly triedAgain: Set<number> } | null = null;
  /** Whether the page is of no use. */
  #lost = false;
  /** What has been said of that. */
  readonly #told = new Set<string>();

  /**
   * Begins with ranks that have yet to load.
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

  /**
   * Clears a call's place on the page, before any rank hears of the call.
   *
   * @throws {DistributedError} If the page cannot be written.
   */
  begin(call: number): void {
    try {
      this.#page?.begin(call);
    } catch (cause) {
      this.#lost = true;
      throw pageError(`begin call ${call}`, cause);
    }
  }

  /** Says on the page that a call was given up. */
  cancel(call: number): void {
    this.#use((page) => page.cancel(call), undefined);
  }

  /** How many checkpoints each rank has come to in a call; `null` for one that has not entered it. */
  checkpoints(call: number): (number | null)[] {
    return this.#use((page) => page.counts(call), []);
  }

  /** Whether all ranks are at the same checkpoint and the same yield of a call. */
  isTogether(call: number): boolean {
    const points = [this.checkpoints(call), this.#use((page) => page.yields(call), [])];
    return points.every(([first, ...others]) => others.every((other) => other === first));
  }

  /** What a rank says that it is doing; `null` before its first group. */
  status(rank: number): RankStatus | null {
    return this.#use((page) => page.status(rank), null);
  }

  abort(ranks: readonly number[], reason: string): void {
    this.#use((page) => page.drop(this.formation.epoch), undefined);
    const body = encodeMessage<Abort>({ reason });
    for (const rank of ranks) this.#ranks[rank]!.send({ type: FrameType.Abort, body });
  }

  form({ number, storeAddress, reason, newRanks, cuda }: FormingEpoch): void {
    const { timeoutMs, checkCollectives } = this.#options;
    let newPage = newRanks || this.#lost;
    try {
      if (newPage) this.#replacePage();
    } catch (error) {
      if (newRanks) return this.#hooks.onFailed(error as Error);
      // Ranks that have one go on with it: some of it may be of use.
      this.#tell(error as Error);
      newPage = false;
    }
    const epoch: Epoch = {
      epoch: number,
      storeAddress,
      reason,
      timeoutMs,
      formTimeoutMs: newRanks ? this.#formTimeoutMs : cuda ? REFORM_CUDA_TIMEOUT_MS : REFORM_TIMEOUT_MS,
      newRanks,
      checkCollectives,
      cuda,
      page: newPage ? this.#page!.path : null,
    };
    this.#forming = { epoch, triedAgain: new Set() };
    const body = encodeMessage(epoch);
    for (const rank of this.#ranks) rank.send({ type: FrameType.Epoch, body });
    this.#hooks.onForming();
  }

  /**
   * Has a rank try again that could not join since something has tidied the page's name up.
   *
   * @param rank Which.
   * @param number The epoch that it could not join.
   * @returns Whether that is why, and it can.
   */
  tryAgain(rank: number, number: number): boolean {
    if (this.#forming === null || !this.formation.isForming(number)) return false;
    const { epoch, triedAgain } = this.#forming;
    if (epoch.page === null || triedAgain.has(rank)) return false;
    const page = this.#use((page) => page.pathWithoutName(), null);
    if (page === null) return false;
    triedAgain.add(rank);
    this.#ranks[rank]!.send({ type: FrameType.Epoch, body: encodeMessage<Epoch>({ ...epoch, page }) });
    return true;
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

  #replacePage(): void {
    const page = new WorldPage(this.#options.worldSize);
    this.#page?.close();
    this.#page = page;
    this.#lost = false;
    this.#told.clear();
  }

  /**
   * Uses the page, where there is one. Without it ranks are told by frames alone, and tell nothing beside
   * them: what asks is in the middle of something, and goes on.
   */
  #use<T>(use: (page: WorldPage) => T, otherwise: T): T {
    if (this.#page === null) return otherwise;
    try {
      return use(this.#page);
    } catch (cause) {
      this.#lost = true;
      this.#tell(pageError("tell ranks of a call that is given up, or see what they do", cause));
      return otherwise;
    }
  }

  /** Says once what is wrong, not at each use and each attempt to make another. */
  #tell(error: Error): void {
    if (this.#told.has(error.message)) return;
    this.#told.add(error.message);
    this.#hooks.onPageLost(error);
  }
}

function pageError(what: string, cause: unknown): DistributedError {
  const message = `Cannot ${what}: the page of memory that ranks share is lost: ${messageOfThrown(cause)}`;
  return new DistributedError("system", message, { cause });
}
