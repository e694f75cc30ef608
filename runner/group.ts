/**
 * The process group of a world's ranks, and the page of memory that they share.
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

/** Timeout for ranks that have formed a group before and only have to meet. */
const REFORM_TIMEOUT_MS = 10_000;
/** Timeout with CUDA. NCCL takes seconds to connect devices. */
const REFORM_CUDA_TIMEOUT_MS = 60_000;

/** Callbacks of a group. */
export interface GroupHooks {
  /** Called when ranks begin to form the group. */
  onForming(): void;
  /** Called when every rank has joined the group and is ready. */
  onFormed(): void;
  /** Called when the page cannot be created. */
  onFailed(error: Error): void;
  /** Called when the page can no longer be read or written. */
  onPageLost(error: Error): void;
}

/** Makes the ranks form their group, and owns their page. */
export class RankGroup implements FormationSteps {
  /** Progress of the formation. */
  readonly formation: Formation;
  readonly #options: CheckedOptions;
  /**
   * Formation timeout for new ranks. Their `setup` may form groups of its own long after the other ranks
   * have.
   */
  readonly #formTimeoutMs: number;
  readonly #ranks: readonly Rank[];
  readonly #hooks: GroupHooks;
  #page: WorldPage | null = null;
  /** The latest epoch that ranks were asked to form, and the ranks that were asked to retry it. */
  #forming: { readonly epoch: Epoch; readonly retried: Set<number> } | null = null;
  /** Whether the page is unusable. */
  #lost = false;
  /** Messages of page errors that were already reported. */
  readonly #reported = new Set<string>();

  /**
   * Creates the group for ranks that have not loaded yet.
   *
   * @param options Options of the runner.
   * @param readyTimeoutMs Time limit for new ranks to become ready.
   * @param ranks The ranks. The array always has the current ones.
   * @param hooks Callbacks.
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
   * Clears the slot of a call on the page, before any rank receives the call.
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

  /** Marks a call as canceled on the page. */
  cancel(call: number): void {
    this.#use((page) => page.cancel(call), undefined);
  }

  /**
   * Returns the number of checkpoints that each rank has reached in a call; `null` for a rank that has not
   * entered it.
   */
  checkpoints(call: number): (number | null)[] {
    return this.#use((page) => page.counts(call), []);
  }

  /** Returns whether all ranks are at the same checkpoint and the same yield of a call. */
  isTogether(call: number): boolean {
    const points = [this.checkpoints(call), this.#use((page) => page.yields(call), [])];
    return points.every(([first, ...others]) => others.every((other) => other === first));
  }

  /** Returns what a rank says it is doing; `null` before its first group. */
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
      // Ranks that have a page continue with it: some of it may still be usable.
      this.#reportOnce(error as Error);
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
    this.#forming = { epoch, retried: new Set() };
    const body = encodeMessage(epoch);
    for (const rank of this.#ranks) rank.send({ type: FrameType.Epoch, body });
    this.#hooks.onForming();
  }

  /**
   * Asks a rank to retry if it could not join because another program removed the page's file name.
   *
   * @param rank The rank.
   * @param number The epoch that it could not join.
   * @returns Whether that was the cause and the rank can retry.
   */
  retry(rank: number, number: number): boolean {
    if (this.#forming === null || !this.formation.isForming(number)) return false;
    const { epoch, retried } = this.#forming;
    if (epoch.page === null || retried.has(rank)) return false;
    const page = this.#use((page) => page.pathWithoutName(), null);
    if (page === null) return false;
    retried.add(rank);
    this.#ranks[rank]!.send({ type: FrameType.Epoch, body: encodeMessage<Epoch>({ ...epoch, page }) });
    return true;
  }

  met(): void {
    this.#page?.hide();
  }

  done(): void {
    this.#hooks.onFormed();
  }

  /** Releases the page. */
  close(): void {
    this.#page?.close();
    this.#page = null;
  }

  #replacePage(): void {
    const page = new WorldPage(this.#options.worldSize);
    this.#page?.close();
    this.#page = page;
    this.#lost = false;
    this.#reported.clear();
  }

  /**
   * Uses the page, if there is one. Without a page, ranks receive frames only and report nothing else. A
   * failure must not interrupt the caller, so it is reported and `otherwise` is returned.
   */
  #use<T>(use: (page: WorldPage) => T, otherwise: T): T {
    if (this.#page === null) return otherwise;
    try {
      return use(this.#page);
    } catch (cause) {
      this.#lost = true;
      this.#reportOnce(pageError("tell ranks about a canceled call, or read their state", cause));
      return otherwise;
    }
  }

  /** Reports an error once, not at each use and each attempt to create another page. */
  #reportOnce(error: Error): void {
    if (this.#reported.has(error.message)) return;
    this.#reported.add(error.message);
    this.#hooks.onPageLost(error);
  }
}

function pageError(what: string, cause: unknown): DistributedError {
  const message = `Cannot ${what}: the page of memory that ranks share is lost: ${messageOfThrown(cause)}`;
  return new DistributedError("system", message, { cause });
}
