/**
 * How the group of a world is formed, dropped and formed anew.
 *
 * @module
 */

/** What a formation asks for. */
export interface FormationSteps {
  /** Tells ranks to drop the group. */
  abort(ranks: readonly number[], reason: string): void;
  /** Tells every rank to form the group of an epoch. */
  form(epoch: FormingEpoch): void;
  /** Every rank has joined; some may still be in their `setup`. */
  met(): void;
  /** Every rank has joined, and is ready for calls. */
  done(): void;
}

/** A group to form. */
export interface FormingEpoch {
  /** Counts the groups of a world, from 1. */
  readonly number: number;
  /** Where the ranks meet; `null` if there is no group to form. */
  readonly storeAddress: string | null;
  /** Why there is none, if so. */
  readonly reason: string | null;
  /** Whether ranks are in it that were in none before. */
  readonly newRanks: boolean;
  /** Whether every rank has a CUDA device. */
  readonly cuda: boolean;
}

/** What a rank has said when it was loaded. */
export interface LoadedRank {
  /** Of rank 0: where the group can meet. */
  readonly storeAddress: string | null;
  /** Why it has no native library, if so. */
  readonly libraryMissing: string | null;
  /** The device that it has bound. */
  readonly device: string;
}

/**
 * Forms a group when every rank is loaded and has left its call; drops it at once when one has failed.
 *
 * Destroying a group does not wake those who wait in it; aborting does. A rank that computes leaves when it
 * is done.
 */
export class Formation {
  readonly #worldSize: number;
  readonly #steps: FormationSteps;
  #epoch = 0;
  #phase: "waiting" | "forming" | "formed" = "waiting";
  /** Ranks that have not loaded yet. */
  #loading: Set<number>;
  /** Ranks whose `setup` is not done yet. */
  #settingUp: Set<number>;
  #newRanks = true;
  #inCall = false;
  #storeAddress: string | null = null;
  #joined = new Set<number>();
  /** Why some ranks have no native library, by rank. */
  #missing = new Map<number, string>();
  /** Ranks that have a CUDA device. */
  readonly #cuda = new Set<number>();

  /**
   * Begins with all ranks new.
   *
   * @param worldSize Number of ranks.
   * @param steps What to do.
   */
  constructor(worldSize: number, steps: FormationSteps) {
    this.#worldSize = worldSize;
    this.#steps = steps;
    const all = Array.from({ length: worldSize }, (_, rank) => rank);
    this.#loading = new Set(all);
    this.#settingUp = new Set(all);
  }

  /** Whether every rank is in the group, and ready for calls. */
  get formed(): boolean {
    return this.#phase === "formed";
  }

  /** Whether ranks are meeting to form this group, and have not all come. */
  isForming(epoch: number): boolean {
    return this.#phase === "forming" && this.#epoch === epoch;
  }

  /** The number of the latest group. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether nothing is to be done by a rank for the group to be formed. */
  isSettled(rank: number): boolean {
    if (this.#phase === "formed") return true;
    if (this.#phase === "waiting") return !this.#loading.has(rank) && (rank !== 0 || !this.#lacksStore);
    return this.#joined.has(rank) && !this.#settingUp.has(rank);
  }

  /** Whether ranks wait for each other in collectives at all. */
  get hasGroup(): boolean {
    return this.#worldSize > 1 && this.#missing.size === 0;
  }

  /** Whether a rank is new, and has not loaded. */
  isLoading(rank: number): boolean {
    return this.#loading.has(rank);
  }

  /** Whether a rank is new, and its `setup` not done. */
  isSettingUp(rank: number): boolean {
    return this.#settingUp.has(rank);
  }

  /** A new rank has loaded. */
  loaded(rank: number, { storeAddress, libraryMissing, device }: LoadedRank): void {
    if (!this.#loading.delete(rank)) return;
    if (device.startsWith("cuda:")) this.#cuda.add(rank);
    if (libraryMissing !== null) this.#missing.set(rank, libraryMissing);
    if (rank === 0) this.#storeAddress = storeAddress;
    this.#advance();
  }

  /**
   * A rank has failed: nobody is to wait for it, and a new group is to be formed.
   *
   * @param reason Why, for those who wait.
   * @param renewal The ranks whose processes are to be replaced, if any; whether ranks are still in a call.
   * @returns Whether there is anything to form.
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

  /** Rank 0, which has dropped a group, hosts the next one's store. */
  storeHosted(address: string): void {
    if (this.#phase !== "waiting") return;
    this.#storeAddress = address;
    this.#advance();
  }

  /** Every rank has left the call. */
  ranksLeft(): void {
    this.#inCall = false;
    this.#advance();
  }

  /** A rank has joined the group of an epoch. */
  joined(rank: number, epoch: number): void {
    if (this.#phase !== "forming" || epoch !== this.#epoch || this.#joined.has(rank)) return;
    this.#joined.add(rank);
    if (this.#joined.size === this.#worldSize) this.#steps.met();
    this.#finish();
  }

  /** A new rank's `setup` is done. */
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
