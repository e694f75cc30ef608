/**
 * The engine of data-parallel training on one rank, and what it agrees on with the others.
 *
 * @module
 */
import { type ProcessGroup, type Tensor, tidyAsync } from "../ffi/mod.ts";
import { nativeGroup, Reducer, type ReducerOptions, storageOf } from "../ffi/runtime.ts";
import { Model } from "./model.ts";
import {
  differenceOf,
  exchangeNotices,
  haveDifferentModels,
  type Notice,
  unlikeChangesOf,
} from "./notices.ts";
import type { Trainable } from "./trainable.ts";

/** Averages a module's gradients over a group that may be formed anew, while the module may change. */
export class Averaging {
  readonly #module: Trainable;
  readonly #group: ProcessGroup;
  readonly #options: ReducerOptions;
  #reducer: Reducer | null = null;
  /** Whether all ranks have a reducer. Each may make its own before, for passes that average nothing. */
  #isHooked = false;
  /** As the ranks have agreed on it. */
  #model: Model | null = null;
  /** Whether the ranks have agreed since the last pass began. */
  #hasAgreed = false;
  /** The group whose ranks have the same tensors. */
  #formed: unknown = null;

  constructor(module: Trainable, group: ProcessGroup, options: ReducerOptions) {
    this.#module = module;
    this.#group = group;
    this.#options = options;
  }

  /** Whether the ranks have the same tensors. */
  get isInStep(): boolean {
    return this.#formed === nativeGroup(this.#group);
  }

  /**
   * Whether the other ranks need no word of this one before a pass, unless something has changed on it. The
   * same on all ranks.
   */
  get isHooked(): boolean {
    return this.isInStep && this.#isHooked;
  }

  /** Whether nothing has changed on this rank. */
  isSteady(model: Model): boolean {
    return this.isHooked && model === this.#model && this.#reducer!.state !== "broken";
  }

  /**
   * Whether the last pass has averaged nothing, since other ranks' models have changed, and those wait for
   * this one.
   */
  get isLate(): boolean {
    return !this.#hasAgreed && this.#reducer?.state === "outdated";
  }

  /** The model that the ranks have agreed on, once they have. */
  get agreed(): Model {
    return this.#model!;
  }

  /** Looks at the module. */
  look(): Model {
    return Model.of(this.#module, this.#model);
  }

  /**
   * Agrees with the other ranks on the model, and drops the reducer where one of them needs another.
   * Collective.
   *
   * @param model As this rank sees it.
   * @param flags What this rank is about to do.
   * @returns What the ranks are about to do.
   * @throws {TypeError} If the ranks' models differ, or only some have changed theirs since the last pass.
   */
  async agree(model: Model, flags: Pick<Notice, "trains" | "syncs">): Promise<Notice[]> {
    if (!this.isInStep) this.unhook();
    const renews = model !== this.#model || this.#reducer?.state === "broken";
    const replaced = this.#model !== null && model.hasOthersThan(this.#model);
    const { isLate } = this;
    const notices = await exchangeNotices(this.#group, { model, renews, replaced, isLate, ...flags });
    this.#hasAgreed = true;
    if (haveDifferentModels(notices)) throw await differenceOf(this.#group, model);
    if (notices.some((notice) => notice.renews)) this.unhook();
    // New parameters need not be the same on all ranks, such as those of another layer.
    if (notices.some(({ replaced }) => replaced)) this.#formed = null;
    this.#model = model;
    const error = unlikeChangesOf(notices);
    if (error !== null) throw error;
    return notices;
  }

  /**
   * Takes this rank's place in a pass for which the other ranks have no word of this one, and tells them that
   * its model has changed. Collective.
   *
   * @param sharesBuffers Whether that pass begins with rank 0's buffers.
   */
  async standIn(sharesBuffers: boolean): Promise<void> {
    if (sharesBuffers) await tidyAsync(() => this.share(this.agreed.formerBuffers(), 0));
    await this.#reducer!.shadow(true);
  }

  /**
   * Brings the ranks in step, where they are not: gives all of them one's tensors. Collective.
   *
   * @param src The rank.
   */
  async bringInStep(src: number): Promise<void> {
    if (this.isInStep) return;
    const formed = nativeGroup(this.#group);
    await this.share(this.agreed.tensors, src);
    this.#formed = formed;
  }

  /**
   * Copies one rank's tensors to all. Collective.
   *
   * @param tensors The tensors.
   * @param src The rank.
   */
  async share(tensors: readonly Tensor[], src: number): Promise<void> {
    const storages = new Set<number>();
    let started: Promise<void>[] = [];
    for (const tensor of tensors) {
      const storage = storageOf(tensor);
      // Memory is lent to one collective at a time.
      if (storages.has(storage)) {
        await Promise.all(started);
        storages.clear();
        started = [];
      }
      storages.add(storage);
      started.push(this.#group.broadcast(tensor, { src }));
    }
    await Promise.all(started);
  }

  /**
   * Hooks into the backward passes of what the ranks have agreed on, where all ranks do.
   *
   * @throws {RangeError} If no parameter is trained.
   */
  hook(): void {
    this.hookAlone();
    this.#isHooked = true;
  }

  /**
   * Hooks into a backward pass of this rank's that averages nothing. It counts where a later one may leave
   * out what it has come to.
   *
   * @throws {RangeError} If no parameter is trained.
   */
  hookAlone(): void {
    if (this.#reducer !== null) return;
    const { trained } = this.agreed;
    checkTrained(trained.length);
    this.#reducer = new Reducer(nativeGroup(this.#group), trained, this.#options);
  }

  /**
   * To be called after a forward pass whose gradients are to be averaged.
   *
   * @param divisor By what the sum of the ranks' gradients is divided.
   */
  prepareBackward(divisor: number): void {
    this.#reducer!.prepareBackward(divisor);
    this.#hasAgreed = false;
  }

  /** To be awaited after the backward pass. Collective where that has come to no parameter. */
  async endBackward(): Promise<void> {
    if (this.#reducer?.state === "pending") await this.#reducer.settle();
  }

  /** Takes part in the other ranks' backward pass. Collective. */
  async shadowBackward(): Promise<void> {
    await this.#reducer!.shadow(false);
  }

  /** To be called where a backward pass has failed: what a pass that never ends has counted is dropped. */
  endFailed(): void {
    if (this.#reducer?.state === "broken") this.unhook();
  }

  /** Drops the reducer: no gradients are averaged until the next forward pass. */
  unhook(): void {
    this.#reducer?.dispose();
    this.#reducer = null;
    this.#isHooked = false;
  }
}

/**
 * Checks that there is something to average.
 *
 * @param count How many parameters require gradients.
 * @throws {RangeError} If none does.
 */
export function checkTrained(count: number): void {
  if (count === 0) throw new RangeError("Cannot train: no parameter requires a gradient");
}
