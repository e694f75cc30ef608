/**
 * The page of memory by which ranks agree where to leave a call that was given up.
 *
 * The runner writes it as a file, the ranks map it. It has slots, taken by calls in turn. A slot has a word
 * that says that the call was given up, and a lane for each kind of point that a call can be left at: its
 * checkpoints, and the yields of a generator.
 *
 * ```text
 * word of a slot   0        1 …                    3 + worldSize …
 *                  cancel   lane of checkpoints    lane of yields
 * word of a lane   0          1        2 … 2 + worldSize
 *                  deciding   stopAt   at[rank]
 * ```
 *
 * All words are 0 when the call begins. `at[rank]` counts the points that the rank has come to (entering the
 * call is a checkpoint, whose number is 0), `stopAt` is the count to leave at, once that is decided.
 *
 * At a point a rank first says where it is, then looks whether the call was given up. If so, the first to
 * notice decides: not before its own point, and after all that another rank has come to, since that one may
 * have looked just before. So every rank leaves at the same point, at most one step after the last of them.
 * That holds for each lane, and so for both together: in the order that all ranks come to them, the first
 * point at which a lane says to leave is the same for all. Only ranks that come to different yields part at
 * one; then the runner has a new group formed.
 *
 * @module
 */

const CANCEL = 0;
const FIRST_LANE = 1;
const DECIDING = 0;
const STOP_AT = 1;
const FIRST_RANK = 2;

/** What a call can be left at, in the order of the lanes. */
const LANES = ["checkpoint", "yield"] as const;

/** What a call can be left at. */
export type Lane = typeof LANES[number];

/**
 * One call runs at a time, and another may be on its way; a slot is used again when all ranks have long left
 * it.
 */
const SLOT_COUNT = 64;
/** Slots are cleared this many at a time, which is cheaper than one by one. */
const BATCH = 16;
/** Slots do not share a cache line. */
const ALIGN_WORDS = 16;

/** How the page of a world lies in memory. */
export class CancelPageLayout {
  /** Number of ranks. */
  readonly worldSize: number;
  /** Words of a slot. */
  readonly slotLength: number;

  readonly #firstWord: number;

  /**
   * Lays it out.
   *
   * @param worldSize Number of ranks.
   * @param firstWord Where it begins.
   */
  constructor(worldSize: number, firstWord = 0) {
    this.worldSize = worldSize;
    this.#firstWord = firstWord;
    const used = FIRST_LANE + LANES.length * (FIRST_RANK + worldSize);
    this.slotLength = Math.ceil(used / ALIGN_WORDS) * ALIGN_WORDS;
  }

  /** Where the last slot ends, in bytes. */
  get byteLength(): number {
    return 4 * (this.#firstWord + SLOT_COUNT * this.slotLength);
  }

  /** Words of the slots that are cleared together. */
  get batchLength(): number {
    return BATCH * this.slotLength;
  }

  /**
   * Which batch of slots a call's belongs to, counted on and on: they are cleared before the first call of a
   * batch.
   */
  batch(call: number): number {
    return Math.floor(call / BATCH);
  }

  /** The first word of a batch. */
  batchStart(batch: number): number {
    return this.slotStart(batch * BATCH);
  }

  /** The first word of a call's slot. */
  slotStart(call: number): number {
    return this.#firstWord + (call % SLOT_COUNT) * this.slotLength;
  }

  /** The word that says that a call was given up. */
  cancelWord(call: number): number {
    return this.slotStart(call) + CANCEL;
  }

  /** The first word of a lane, in its slot. */
  laneStart(lane: Lane): number {
    return FIRST_LANE + LANES.indexOf(lane) * (FIRST_RANK + this.worldSize);
  }

  /**
   * How many checkpoints each rank has come to, from the words of a slot; `null` for one that did not enter.
   *
   * @param slot The slot's words.
   */
  counts(slot: Int32Array): (number | null)[] {
    const counts = new Array<number | null>(this.worldSize);
    const first = this.laneStart("checkpoint") + FIRST_RANK;
    for (let rank = 0; rank < this.worldSize; rank++) {
      const at = slot[first + rank]!;
      // A rank may write anything: what is no count says nothing.
      counts[rank] = at <= 0 ? null : at - 1;
    }
    return counts;
  }

  /**
   * How many yields each rank has come to, from the words of a slot.
   *
   * @param slot The slot's words.
   */
  yields(slot: Int32Array): number[] {
    const first = this.laneStart("yield") + FIRST_RANK;
    return [...slot.subarray(first, first + this.worldSize)];
  }
}

/**
 * What a rank does at such a point: goes on, leaves the call, or asks again, since another rank is deciding.
 */
export type Verdict = "go" | "leave" | "again";

/** One rank's way through one lane of one call. */
export class Checkpoints {
  readonly #words: Int32Array;
  readonly #cancelWord: number;
  readonly #start: number;
  readonly #rank: number;
  readonly #worldSize: number;
  #at = 0;

  /**
   * Begins a call.
   *
   * @param words The page.
   * @param layout How it lies.
   * @param call The call's number.
   * @param rank The rank.
   * @param lane What it comes to.
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

  /** Whether the call was given up. */
  get cancelled(): boolean {
    return Atomics.load(this.#words, this.#cancelWord) !== 0;
  }

  /** How many points there are to the one that is left at; 0 while that is not decided. */
  get ahead(): number {
    const stopAt = Atomics.load(this.#words, this.#start + STOP_AT);
    return Math.max(0, stopAt - this.#at);
  }

  /**
   * Comes to the next point.
   *
   * @returns What to do.
   */
  next(): Verdict {
    this.#at++;
    Atomics.store(this.#words, this.#start + FIRST_RANK + this.#rank, this.#at);
    return this.ask();
  }

  /**
   * Asks again at the same point.
   *
   * @returns What to do.
   */
  ask(): Verdict {
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
