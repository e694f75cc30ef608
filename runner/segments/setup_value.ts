/**
 * The value for `setup`, whose bulk data goes through shared memory.
 *
 * @module
 */
import { type EncodedValue, FrameType, SharedPart } from "../../protocol/mod.ts";
import type { Rank } from "../ranks/mod.ts";
import { isLarge, Payload, PayloadWriter } from "./payload.ts";
import type { SegmentPool } from "./pool.ts";
import type { Segment } from "./segment.ts";

/** A rank that must open a segment before it receives the value. */
interface Opening {
  readonly rank: Rank;
  readonly segment: Segment;
  readonly payload: Payload;
  /** The frame, for ranks that have opened the segment. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
}

/** Sends the value for `setup` once to each rank. */
export class SetupValue {
  readonly #pool: SegmentPool;
  readonly #frame: { type: FrameType; body: Uint8Array; parts: Uint8Array<ArrayBuffer>[] };
  readonly #announce: (segment: Segment) => void;
  readonly #isLarge: boolean;
  /** Ranks that receive the value when all ranks have loaded. */
  readonly #waiting = new Set<Rank>();
  /** Ranks that have been told to open a segment, by number. */
  readonly #opening = new Map<number, Opening>();
  /** Uses of segments. One serves all ranks of a start, another one those that replace some of them. */
  readonly #payloads = new Set<Payload>();

  /**
   * Keeps the value, for ranks that replace others.
   *
   * @param value The value.
   * @param pool The segments.
   * @param announce Tells all ranks to open a segment.
   */
  constructor(value: EncodedValue, pool: SegmentPool, announce: (segment: Segment) => void) {
    this.#frame = { type: FrameType.Setup, ...value };
    this.#pool = pool;
    this.#announce = announce;
    this.#isLarge = value.parts.some(isLarge);
  }

  /** Sends a small value to a rank that has connected. It gets a large one when it can map it. */
  greet(rank: Rank): void {
    if (this.#isLarge) this.#waiting.add(rank);
    else rank.send(this.#frame);
  }

  /** Sends a large value to the ranks that do not have it. All ranks have loaded. */
  send(): void {
    const ranks = [...this.#waiting];
    if (ranks.length === 0) return;
    this.#waiting.clear();
    const writer = new PayloadWriter(this.#pool);
    const parts = this.#frame.parts.map((part) => writer.place(part) ?? part);
    if (!parts.some((part) => part instanceof SharedPart)) {
      writer.release();
      for (const rank of ranks) rank.send(this.#frame);
      return;
    }
    const payload = new Payload(this.#pool, { ...this.#frame, parts }, writer);
    const { chunks } = payload.send(ranks.map(({ rank }) => rank));
    const segment = writer.segment!;
    this.#payloads.add(payload);
    this.#announce(segment);
    for (const rank of ranks) {
      if (segment.isOpenIn(rank.rank)) rank.sendEncoded(chunks);
      else this.#opening.set(rank.rank, { rank, segment, payload, chunks });
    }
  }

  /**
   * Notes that a rank has tried to open a segment. If it waits for that, it receives the value.
   *
   * @param rank The rank.
   * @param segment Number of the segment.
   * @param hasFailed Whether the rank could not open it.
   */
  opened(rank: number, segment: number, hasFailed: boolean): void {
    const opening = this.#opening.get(rank);
    if (opening?.segment.number !== segment) return;
    this.#opening.delete(rank);
    if (!hasFailed) return opening.rank.sendEncoded(opening.chunks);
    this.released(rank);
    opening.rank.send(this.#frame);
  }

  /** Notes that a rank no longer uses the shared memory of the value. */
  released(rank: number): void {
    for (const payload of this.#payloads) {
      if (payload.released(rank)) this.#payloads.delete(payload);
    }
  }

  /** Notes that a rank's process has ended. */
  gone(rank: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.rank === rank) this.#waiting.delete(waiting);
    }
    this.#opening.delete(rank);
    this.released(rank);
  }
}
