/** The page of memory by which ranks agree where to leave a call that was given up.
 *
 * The runner writes it as a file, the ranks map it. It has slots, taken by calls in turn. In a slot:
 *
 * ```text
 * word   0        1          2        3 … 3 + worldSize
 *        cancel   deciding   stopAt   at[rank]
 * ```
 *
 * All words are 0 when the call begins. `at[rank]` is 1 + the number of the latest checkpoint that the rank came to
 * (entering the call is checkpoint 0), `stopAt` 1 + the number of the checkpoint to leave at, once that is decided.
 *
 * At a checkpoint a rank first says where it is, then looks whether the call was given up. If so, the first to notice
 * decides: not before its own checkpoint, and after all that another rank has come to, since that one may have looked
 * just before. So every rank leaves at the same checkpoint, at most one step after the last of them.
 *
 * @module
 */

const CANCEL = 0;
const DECIDING = 1;
const STOP_AT = 2;
const FIRST_RANK = 3;

/** One call runs at a time, and another may be on its way; a slot is used again when all ranks have long left it. */
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

  constructor(worldSize: number) {
    this.worldSize = worldSize;
    this.slotLength = Math.ceil((FIRST_RANK + worldSize) / ALIGN_WORDS) * ALIGN_WORDS;
  }

  /** Bytes of the page. */
  get byteLength(): number {
    return 4 * SLOT_COUNT * this.slotLength;
  }

  /** Words of the slots that are cleared together. */
  get batchLength(): number {
    return BATCH * this.slotLength;
  }

  /** Which batch of slots a call's belongs to, counted on and on: they are cleared before the first call of a batch. */
  batch(call: number): number {
    return Math.floor(call / BATCH);
  }

  /** The first word of a batch. */
  batchStart(batch: number): number {
    return this.slotStart(batch * BATCH);
  }

  /** The first word of a call's slot. */
  slotStart(call: number): number {
    return (call % SLOT_COUNT) * this.slotLength;
  }

  /** The word that says that a call was given up. */
  cancelWord(call: number): number {
    return this.slotStart(call) + CANCEL;
  }

  /** How many checkpoints each rank has come to, from the words of a slot; `null` for one that did not enter.
   *
   * @param slot The slot's words.
   */
  counts(slot: Int32Array): (number | null)[] {
    const counts = new Array<number | null>(this.worldSize);
    for (let rank = 0; rank < this.worldSize; rank++) {
      const at = slot[FIRST_RANK + rank]!;
      counts[rank] = at === 0 ? null : at - 1;
    }
    return counts;
  }
}

/** What a rank does at a checkpoint: goes on, leaves the call, or asks again, since another rank is deciding. */
export type Verdict = "go" | "leave" | "again";

/** One rank's way through the checkpoints of one call. */
export class Checkpoints {
  readonly #words: Int32Array;
  readonly #start: number;
  readonly #rank: number;
  readonly #worldSize: number;
  #at = 0;

  /** Begins a call.
   *
   * @param words The page.
   * @param layout How it lies.
   * @param call The call's number.
   * @param rank The rank.
   */
  constructor(words: Int32Array, layout: CancelPageLayout, call: number, rank: number) {
    this.#words = words;
    this.#start = layout.slotStart(call);
    this.#rank = rank;
    this.#worldSize = layout.worldSize;
  }

  /** Comes to the next checkpoint.
   *
   * @returns What to do.
   */
  next(): Verdict {
    this.#at++;
    Atomics.store(this.#words, this.#start + FIRST_RANK + this.#rank, this.#at);
    return this.ask();
  }

  /** Asks again at the same checkpoint.
   *
   * @returns What to do.
   */
  ask(): Verdict {
    const words = this.#words;
    const start = this.#start;
    if (Atomics.load(words, start + CANCEL) === 0) return "go";
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
