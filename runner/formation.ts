/**
 * Forms the process group of a world, drops it, and forms it again.
 *
 * @module
 */

/** Actions that a formation requests. */
export interface FormationSteps {
  /** Tells ranks to drop the group. */
  abort(ranks: readonly number[], reason: string): void;
  /** Tells every rank to form the group of an epoch. */
  form(epoch: FormingEpoch): void;
  /** Called when every rank has joined; some may still run their `setup`. */
  met(): void;
  /** Called when every rank has joined and is ready for calls. */
  done(): void;
}

/** A group to form. */
export interface FormingEpoch {
  /** Number of the group, from 1 within a world. */
  readonly number: number;
  /** Address of the store through which ranks meet; `null` if there is no group to form. */
  readonly storeAddress: string | null;
  /** Reason if there is no group to form, otherwise `null`. */
  readonly reason: string | null;
  /** Whether the group includes ranks that have never been in a group. */
  readonly newRanks: boolean;
  /** Whether every rank has a CUDA device. */
  readonly cuda: boolean;
}

/** Data that a rank sends when it has loaded. */
export interface LoadedRank {
  /** Address at which the group can meet, sent by rank 0 only. */
  readonly storeAddress: string | null;
  /** Reason if the rank has no native library, otherwise `null`. */
  readonly libraryMissing: string | null;
  /** Device that the rank has bound. */
  readonly device: string;
}

/**
 * Forms a group when every rank has loaded and has left its call. Drops the group at once when a rank has
 * failed.
 *
 * Aborting a group wakes the ranks that wait in it; destroying it does not. A rank that computes leaves when
 * it has finished.
 */
export class Formation {
  readonly #worldSize: number;
  readonly #steps: FormationSteps;
  #epoch = 0;
  #phase: "waiting" | "forming" | "formed" = "waiting";
  /** Ranks that have not loaded yet. */
  #loading: Set<number>;
  /** Ranks whose `setup` has not finished yet. */
  #settingUp: Set<number>;
  #newRanks = true;
  #inCall = false;
  #storeAddress: string | null = null;
  #joined = new Set<number>();
  /** Reasons why ranks have no native library, by rank. */
  #missing = new Map<number, string>();
  /** Ranks that have a CUDA device. */
  readonly #cuda = new Set<number>();

  /**
   * Creates a formation in which all ranks are new.
   *
   * @param worldSize Number of ranks.
   * @param steps Actions that the formation requests.
   */
  constructor(worldSize: number, steps: FormationSteps) {
    this.#worldSize = worldSize;
    this.#steps = steps;
    const all = Array.from({ length: worldSize }, (_, rank) => rank);
    this.#loading = new Set(all);
    this.#settingUp = new Set(all);
  }

  /** Whether every rank is in the group and ready for calls. */
  get formed(): boolean {
    return this.#phase === "formed";
  }

  /** Returns whether ranks are forming the group of this epoch and some have not joined yet. */
  isForming(epoch: number): boolean {
    return this.#phase === "forming" && this.#epoch === epoch;
  }

  /** Number of the latest group. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Returns whether a rank has done everything that the group's formation needs from it. */
  isSettled(rank: number): boolean {
    if (this.#phase === "formed") return true;
    if (this.#phase === "waiting") return !this.#loading.has(rank) && (rank !== 0 || !this.#lacksStore);
    return this.#joined.has(rank) && !this.#settingUp.has(rank);
  }

  /** Whether ranks wait for each other in collectives at all. */
  get hasGroup(): boolean {
    return this.#worldSize > 1 && this.#missing.size === 0;
  }

  /** Returns whether a rank is new and has not loaded. */
  isLoading(rank: number): boolean {
    return this.#loading.has(rank);
  }

  /** Returns whether a rank is new and its `setup` has not finished. */
  isSettingUp(rank: number): boolean {
    return this.#settingUp.has(rank);
  }

  /** Notes that a new rank has loaded. */
  loaded(rank: number, { storeAddress, libraryMissing, device }: LoadedRank): void {
    if (!this.#loading.delete(rank)) return;
    if (device.startsWith("cuda:")) this.#cuda.add(rank);
    if (libraryMissing !== null) this.#missing.set(rank, libraryMissing);
    if (rank === 0) this.#storeAddress = storeAddress;
    this.#advance();
  }

  /**
   * Drops the group after a rank has failed, so that no rank waits for it, and prepares a new group.
   *
   * @param reason Reason for the ranks that wait.
   * @param renewal `lost`: ranks whose processes will be replaced. `inCall`: whether ranks are still in a
   * call.
   * @returns Whether there is a group to form.
   */
  renew(reason: string, { lost = [], inCall }: { lost?: readonly number[]; inCall: boolean }): boolean {
    const hadGroup = this.hasGroup;
    if (lost.length === 0 && !hadGroup) return false;
    const survivors = Array.from({ length: this.#worldSize }, (_, rank) => rank)
      .filter((rank) => !lost.includes(rank) && !this.#loading.has(rank));
    const dropped = this.#phase !== "waiting";
    if (dropped) {
      this.#phase = "waiting";
      if (hadGroup) this.#storeAddress = null;
      this.#inCall = inCall;
      this.#newRanks = false;
    }
    for (const rank of lost) {
      this.#loading.add(rank);
      this.#settingUp.add(rank);
      this.#missing.delete(rank);
      this.#cuda.delete(rank);
      if (rank === 0) this.#storeAddress = null;
    }
    if (this.#settingUp.size > 0) this.#newRanks = true;
    if (dropped && hadGroup) this.#steps.abort(survivors, reason);
    return true;
  }

  /** Notes that rank 0, after it dropped a group, hosts the store of the next one. */
  storeHosted(address: string): void {
    if (this.#phase !== "waiting") return;
    this.#storeAddress = address;
    this.#advance();
  }

  /** Notes that every rank has left the call. */
  ranksLeft(): void {
    this.#inCall = false;
    this.#advance();
  }

  /** Notes that a rank has joined the group of an epoch. */
  joined(rank: number, epoch: number): void {
    if (this.#phase !== "forming" || epoch !== this.#epoch || this.#joined.has(rank)) return;
    this.#joined.add(rank);
    if (this.#joined.size === this.#worldSize) this.#steps.met();
    this.#finish();
  }

  /** Notes that the `setup` of a new rank has finished. */
  ready(rank: number): void {
    this.#settingUp.delete(rank);
    this.#finish();
  }

  get #lacksStore(): boolean {
    return this.#missing.size === 0 && this.#storeAddress === null;
  }

  #advance(): void {
    if (this.#phase !== "waiting" || this.#inCall || this.#loading.size > 0 || this.#lacksStore) return;
    const [missing] = this.#missing;
    this.#phase = "forming";
    this.#joined.clear();
    this.#steps.form({
      number: ++this.#epoch,
      storeAddress: missing === undefined ? this.#storeAddress : null,
      reason: missing === undefined ? null : `rank ${missing[0]} has no native library: ${missing[1]}`,
      newRanks: this.#newRanks,
      cuda: this.#cuda.size === this.#worldSize,
    });
  }

  #finish(): void {
    if (this.#phase !== "forming" || this.#joined.size < this.#worldSize || this.#settingUp.size > 0) return;
    this.#phase = "formed";
    this.#steps.done();
  }
}
