/**
 * A page of shared memory by which ranks agree where to leave a canceled call.
 *
 * The runner writes the page as a file, and the ranks map it. The page has slots, which calls use in turn. A
 * slot has a word that marks the call as canceled, and a lane for each kind of point at which a call can end:
 * its checkpoints, and the yields of a generator.
 *
 * ```text
 * word of a slot   0        1 …                    3 + worldSize …
 *                  cancel   lane of checkpoints    lane of yields
 * word of a lane   0          1        2 … 2 + worldSize
 *                  deciding   stopAt   at[rank]
 * ```
 *
 * All words are 0 when the call begins. `at[rank]` counts the points that the rank has reached. The start of
 * the call is checkpoint 0. `stopAt` is the count at which to leave, after it is decided.
 *
 * At a point, a rank first records its position and then checks whether the call is canceled. The first rank
 * to notice the cancellation decides. It chooses a point that is not before its own, and that is after all
 * points that another rank has reached, because that rank may have checked just before. So every rank leaves
 * at the same point, at most one step after the last of them. That holds for each lane, and so for both
 * together: if all ranks reach the points in the same order, the first point at which a lane says to leave is
 * the same for all. Only ranks that reach different yields separate at a yield. Then the runner has a new
 * group formed.
 *
 * @module
 */

const CANCEL = 0;
const FIRST_LANE = 1;
const DECIDING = 0;
const STOP_AT = 1;
const FIRST_RANK = 2;

/** Kinds of points at which a call can end, in the order of the lanes. */
const LANES = ["checkpoint", "yield"] as const;

/** A kind of point at which a call can end. */
export type Lane = typeof LANES[number];

/**
 * Number of slots. One call runs at a time, and another may be in transit. A slot is reused long after all
 * ranks have left it.
 */
const SLOT_COUNT = 64;
/** Number of slots that are cleared together, which is cheaper than one by one. */
const BATCH = 16;
/** Alignment of slots, so that they do not share a cache line. */
const ALIGN_WORDS = 16;

/** Layout of the cancellation slots in a world's page. */
export class CancelPageLayout {
  /** Number of ranks. */
  readonly worldSize: number;
  /** Number of words in a slot. */
  readonly slotLength: number;

  readonly #firstWord: number;

  /**
   * Creates the layout.
   *
   * @param worldSize Number of ranks.
   * @param firstWord Index of the first word.
   */
  constructor(worldSize: number, firstWord = 0) {
    this.worldSize = worldSize;
    this.#firstWord = firstWord;
    const used = FIRST_LANE + LANES.length * (FIRST_RANK + worldSize);
    this.slotLength = Math.ceil(used / ALIGN_WORDS) * ALIGN_WORDS;
  }

  /** The end of the last slot, in bytes. */
  get byteLength(): number {
    return 4 * (this.#firstWord + SLOT_COUNT * this.slotLength);
  }

  /** Number of words in a batch of slots, which are cleared together. */
  get batchLength(): number {
    return BATCH * this.slotLength;
  }

  /**
   * Returns the batch of a call's slot. Batches are numbered without wrapping. A batch is cleared before its
   * first call.
   */
  batch(call: number): number {
    return Math.floor(call / BATCH);
  }

  /** Returns the index of a batch's first word. */
  batchStart(batch: number): number {
    return this.slotStart(batch * BATCH);
  }

  /** Returns the index of the first word of a call's slot. */
  slotStart(call: number): number {
    return this.#firstWord + (call % SLOT_COUNT) * this.slotLength;
  }

  /** Returns the index of the word that marks a call as canceled. */
  cancelWord(call: number): number {
    return this.slotStart(call) + CANCEL;
  }

  /** Returns the index of a lane's first word within its slot. */
  laneStart(lane: Lane): number {
    return FIRST_LANE + LANES.indexOf(lane) * (FIRST_RANK + this.worldSize);
  }

  /**
   * Returns the number of checkpoints that each rank has passed; `null` for a rank that did not enter the
   * call.
   *
   * @param slot The words of the slot.
   */
  counts(slot: Int32Array): (number | null)[] {
    const counts = new Array<number | null>(this.worldSize);
    const first = this.laneStart("checkpoint") + FIRST_RANK;
    for (let rank = 0; rank < this.worldSize; rank++) {
      const at = slot[first + rank]!;
      // A rank may write any value. Invalid counts are ignored.
      counts[rank] = at <= 0 ? null : at - 1;
    }
    return counts;
  }

  /**
   * Returns the number of yields that each rank has reached.
   *
   * @param slot The words of the slot.
   */
  yields(slot: Int32Array): number[] {
    const first = this.laneStart("yield") + FIRST_RANK;
    return [...slot.subarray(first, first + this.worldSize)];
  }
}

/** What a rank does at a point: continue, leave the call, or check again because another rank is deciding. */
export type Verdict = "go" | "leave" | "again";

/** One rank's progress through one lane of a call. */
export class Checkpoints {
  readonly #words: Int32Array;
  readonly #cancelWord: number;
  readonly #start: number;
  readonly #rank: number;
  readonly #worldSize: number;
  #at = 0;

  /**
   * Starts at the beginning of a call.
   *
   * @param words The page.
   * @param layout The layout of the page.
   * @param call The number of the call.
   * @param rank The rank.
   * @param lane The kind of points.
   */
  constructor(
    words: Int32Array,
    layout: CancelPageLayout,
    call: number,
    rank: number,
    lane: Lane = "checkpoint",
  ) {
    this.#words = words;
    this.#cancelWord = layout.cancelWord(call);
    this.#start = layout.slotStart(call) + layout.laneStart(lane);
    this.#rank = rank;
    this.#worldSize = layout.worldSize;
  }

  /** Whether the call is canceled. */
  get cancelled(): boolean {
    return Atomics.load(this.#words, this.#cancelWord) !== 0;
  }

  /** Number of points that the rank has passed, without the start of the call. */
  get passed(): number {
    return this.#at - 1;
  }

  /** Number of points until the one at which the ranks leave; 0 while it is not decided. */
  get ahead(): number {
    const stopAt = Atomics.load(this.#words, this.#start + STOP_AT);
    return Math.max(0, stopAt - this.#at);
  }

  /**
   * Records that the rank has reached the next point.
   *
   * @returns What to do.
   */
  next(): Verdict {
    this.#at++;
    Atomics.store(this.#words, this.#start + FIRST_RANK + this.#rank, this.#at);
    return this.check();
  }

  /**
   * Checks again at the same point.
   *
   * @returns What to do.
   */
  check(): Verdict {
    const words = this.#words;
    const start = this.#start;
    if (!this.cancelled) return "go";
    let stopAt = Atomics.load(words, start + STOP_AT);
    if (stopAt === 0) {
      if (Atomics.compareExchange(words, start + DECIDING, 0, 1) !== 0) return "again";
      stopAt = Math.max(this.#at, 1 + this.#latestOfOthers());
      Atomics.store(words, start + STOP_AT, stopAt);
    }
    return this.#at >= stopAt ? "leave" : "go";
  }

  #latestOfOthers(): number {
    let latest = 0;
    for (let rank = 0; rank < this.#worldSize; rank++) {
      if (rank === this.#rank) continue;
      latest = Math.max(latest, Atomics.load(this.#words, this.#start + FIRST_RANK + rank));
    }
    return latest;
  }
}
