/**
 * Gradient averaging of data-parallel training on one rank, and what the rank agrees on with the others.
 *
 * @module
 */
import { type ProcessGroup, type Tensor, tidyAsync } from "../ffi/mod.ts";
import { NATIVE_GROUP, Reducer, type ReducerOptions, storageOf } from "../ffi/runtime.ts";
import { Model } from "./model.ts";
import {
  exchangeNotices,
  haveDifferentModels,
  modelDifferenceError,
  type Notice,
  unevenChangeError,
} from "./notices.ts";
import type { Trainable } from "./trainable.ts";

/** Averages a module's gradients over a group. The group may be formed again, and the module may change. */
export class Averaging {
  readonly #module: Trainable;
  readonly #group: ProcessGroup;
  readonly #options: ReducerOptions;
  #reducer: Reducer | null = null;
  /** Whether all ranks have a reducer. A rank may create its own earlier, for passes that average nothing. */
  #isHooked = false;
  /** The model that the ranks agreed on. */
  #model: Model | null = null;
  /** Whether the ranks have agreed since the last averaging pass was prepared. */
  #hasAgreed = false;
  /** The native group whose ranks have the same tensors. */
  #formed: unknown = null;

  constructor(module: Trainable, group: ProcessGroup, options: ReducerOptions) {
    this.#module = module;
    this.#group = group;
    this.#options = options;
  }

  /** Whether the ranks have the same tensors. */
  get isSynchronized(): boolean {
    return this.#formed === this.#group[NATIVE_GROUP]();
  }

  /**
   * Whether ranks need no notice of each other before a pass, unless a rank's model has changed. Equal on all
   * ranks.
   */
  get isHooked(): boolean {
    return this.isSynchronized && this.#isHooked;
  }

  /** Whether nothing has changed on this rank. */
  isUnchanged(model: Model): boolean {
    return this.isHooked && model === this.#model && this.#reducer!.state !== "broken";
  }

  /**
   * Whether the last pass averaged nothing because other ranks' models have changed. Those ranks wait for
   * this one.
   */
  get isOutdated(): boolean {
    return !this.#hasAgreed && this.#reducer?.state === "outdated";
  }

  /** The model that the ranks agreed on. Only valid after they did. */
  get agreed(): Model {
    return this.#model!;
  }

  /** Returns the module's current model. */
  inspect(): Model {
    return Model.of(this.#module, this.#model);
  }

  /**
   * Agrees with the other ranks on the model, and drops the reducer if one of them needs a new one.
   * Collective.
   *
   * @param model The model on this rank.
   * @param flags What this rank is about to do.
   * @returns The notices of all ranks.
   * @throws {TypeError} If the ranks' models differ, or only some ranks changed theirs since the last pass.
   */
  async agree(model: Model, flags: Pick<Notice, "trains" | "syncs">): Promise<Notice[]> {
    if (!this.isSynchronized) this.unhook();
    const needsReducer = model !== this.#model || this.#reducer?.state === "broken";
    const replaced = this.#model !== null && model.hasNewParameters(this.#model);
    const { isOutdated } = this;
    const notices = await exchangeNotices(this.#group, {
      model,
      needsReducer,
      replaced,
      isOutdated,
      ...flags,
    });
    this.#hasAgreed = true;
    if (haveDifferentModels(notices)) throw await modelDifferenceError(this.#group, model);
    if (notices.some((notice) => notice.needsReducer)) this.unhook();
    // New parameters may differ between ranks, such as those of a new layer.
    if (notices.some(({ replaced }) => replaced)) this.#formed = null;
    this.#model = model;
    const error = unevenChangeError(notices);
    if (error !== null) throw error;
    return notices;
  }

  /**
   * Takes part in a pass that the other ranks start without a notice, and tells them that this rank's model
   * has changed. Collective.
   *
   * @param sharesBuffers Whether that pass starts by sharing rank 0's buffers.
   */
  async standIn(sharesBuffers: boolean): Promise<void> {
    if (sharesBuffers) await tidyAsync(() => this.share(this.agreed.formerBuffers(), 0));
    await this.#reducer!.shadow(true);
  }

  /**
   * Gives all ranks the tensors of one rank, unless they have the same already. Collective.
   *
   * @param src The rank.
   */
  async synchronize(src: number): Promise<void> {
    if (this.isSynchronized) return;
    const formed = this.#group[NATIVE_GROUP]();
    await this.share(this.agreed.tensors, src);
    this.#formed = formed;
  }

  /**
   * Copies one rank's tensors to all ranks. Collective.
   *
   * @param tensors The tensors.
   * @param src The rank.
   */
  async share(tensors: readonly Tensor[], src: number): Promise<void> {
    const storages = new Set<number>();
    let started: Promise<void>[] = [];
    for (const tensor of tensors) {
      const storage = storageOf(tensor);
      // Memory can be borrowed by only one collective at a time.
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
   * Hooks into the backward passes of the agreed model. All ranks do so.
   *
   * @throws {RangeError} If no parameter requires a gradient.
   */
  hook(): void {
    this.hookLocal();
    this.#isHooked = true;
  }

  /**
   * Hooks into a backward pass of this rank that averages nothing. If later passes may leave parameters
   * unused, the reducer needs to know which parameters this pass reached.
   *
   * @throws {RangeError} If no parameter requires a gradient.
   */
  hookLocal(): void {
    if (this.#reducer !== null) return;
    const { trained } = this.agreed;
    checkTrained(trained.length);
    this.#reducer = new Reducer(this.#group[NATIVE_GROUP](), trained, this.#options);
  }

  /**
   * Prepares the next backward pass. Call it after a forward pass whose gradients are to be averaged.
   *
   * @param divisor The sum of the ranks' gradients is divided by this number.
   */
  prepareBackward(divisor: number): void {
    this.#reducer!.prepareBackward(divisor);
    this.#hasAgreed = false;
  }

  /** Completes the averaging after a backward pass. Collective if the pass reached no parameter. */
  async endBackward(): Promise<void> {
    if (this.#reducer?.state === "pending") await this.#reducer.settle();
  }

  /** Takes part in the other ranks' backward pass. Collective. */
  async shadowBackward(): Promise<void> {
    await this.#reducer!.shadow(false);
  }

  /** Drops the reducer after a failed backward pass, whose partial counts it still has. */
  dropBroken(): void {
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
 * @param count Number of parameters that require gradients.
 * @throws {RangeError} If it is 0.
 */
export function checkTrained(count: number): void {
  if (count === 0) throw new RangeError("Cannot train: no parameter requires a gradient");
}
